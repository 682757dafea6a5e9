import { Global, Module } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { Cookies } from './cookies.js';
import { SameOrigin } from './same-origin.js';
import { SchemaPipe } from './schema.pipe.js';

/** What every route speaks: cookies, origins, validation. */
@Global()
@Module({
  providers: [Cookies, SameOrigin, { provide: APP_PIPE, useClass: SchemaPipe }],
  exports: [Cookies, SameOrigin],
})
export class HttpModule {}
