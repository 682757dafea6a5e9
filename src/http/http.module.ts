import { Global, Module } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { Cookies } from './cookies.js';
import { FormTokens } from './form-tokens.js';
import { SameOrigin } from './same-origin.js';
import { SchemaPipe } from './schema.pipe.js';

/** What every route speaks: cookies, origins, validation. */
@Global()
@Module({
  providers: [Cookies, FormTokens, SameOrigin, { provide: APP_PIPE, useClass: SchemaPipe }],
  exports: [Cookies, FormTokens, SameOrigin],
})
export class HttpModule {}
