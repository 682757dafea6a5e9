import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { Public } from '../http/public.decorator.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { ApiKeyGuard, CurrentApiClient } from './api-key.guard.js';
import type { ApiClient } from './api-key.store.js';

/** For services with an API key. `@Public()` as far as access tokens go: a key is asked for instead. */
@Public()
@Throttled('api-key')
@UseGuards(ApiKeyGuard)
@Controller('internal')
export class InternalController {
  @Get('whoami')
  @Header('Cache-Control', 'no-store')
  whoami(@CurrentApiClient() client: ApiClient): ApiClient {
    return client;
  }
}
