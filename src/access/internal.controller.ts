import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { Public } from '../http/public.decorator.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { ApiKeyGuard, CurrentApiClient } from './api-key.guard.js';
import { type ApiClient, apiClientShape } from './api-key.store.js';
import { Answers, Chapter, Summary } from '../reference/vocabulary.js';

/** For services with an API key. `@Public()` as far as access tokens go: a key is asked for instead. */
@Public()
@Throttled('api-key')
@UseGuards(ApiKeyGuard)
@Chapter('For APIs and services')
@Controller('internal')
export class InternalController {
  @Summary('Which service is this')
  @Answers(200, 'As its key names it.', apiClientShape)
  @Get('whoami')
  @Header('Cache-Control', 'no-store')
  whoami(@CurrentApiClient() client: ApiClient): ApiClient {
    return client;
  }
}
