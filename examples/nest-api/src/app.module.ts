import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessTokenGuard } from './access-token.guard.js';
import { AccessTokens } from './access-tokens.js';
import { NotesController } from './notes.controller.js';

/** The guard stands before every route, so that none is open by oversight. */
@Module({
  controllers: [NotesController],
  providers: [AccessTokens, { provide: APP_GUARD, useClass: AccessTokenGuard }],
})
export class AppModule {}
