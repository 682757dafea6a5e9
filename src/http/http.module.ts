import { Global, Module } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { Cookies } from './cookies.js';
import { SameOrigin } from './same-origin.js';
import { toInvalidRequest } from './validation.js';

/** What every route speaks: cookies, origins, validation. */
@Global()
@Module({
  providers: [
    Cookies,
    SameOrigin,
    {
      provide: APP_PIPE,
      useFactory: () => new StandardSchemaValidationPipe({ exceptionFactory: toInvalidRequest }),
    },
  ],
  exports: [Cookies, SameOrigin],
})
export class HttpModule {}
