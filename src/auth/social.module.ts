import { Module } from '@nestjs/common';
import { AuthModule } from './auth.module.js';
import { SocialController } from './social.controller.js';

/** Apart from the rest and last in line: `/auth/:provider` would swallow `/auth/profile` were it registered first. */
@Module({ imports: [AuthModule], controllers: [SocialController] })
export class SocialModule {}
