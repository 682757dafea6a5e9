import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { z } from 'zod';
import { ApiKeyStore, apiKeysShape, createdApiKeyShape } from '../access/api-key.store.js';
import { AdminGuard } from '../auth/guards/admin.guard.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { NoBodyGuard } from '../http/no-body.guard.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import type { Principal } from '../tokens/principal.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';
import { ApiKeyDecisions, wantedApiKey } from './api-key-decisions.js';
import { pageOf } from './page-of.js';

const PAGE = 50;

const page = z.object({ cursor: z.uuid().optional() });

/** API keys, made and revoked by admins. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Chapter('Admin')
@Controller('admin/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly decisions: ApiKeyDecisions,
  ) {}

  @Summary('API keys')
  @Answers(200, 'One page, without the keys themselves.', apiKeysShape, { orPage: true })
  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@Query({ schema: page }) { cursor }: z.output<typeof page>) {
    const found = await this.keys.list(cursor, PAGE + 1);
    const { items, last } = pageOf(found, PAGE);
    return { items, nextCursor: last?.id ?? null };
  }

  /** The one answer that holds the key. */
  @Summary('Makes an API key')
  @Answers(201, 'The one answer that holds the key.', createdApiKeyShape)
  @Post()
  @Header('Cache-Control', 'no-store')
  async create(
    @Body({ schema: wantedApiKey }) body: z.output<typeof wantedApiKey>,
    @CurrentPrincipal() { userId }: Principal,
  ) {
    return this.decisions.create(body, { userId });
  }

  @Summary('Revokes an API key')
  @Answers(204, 'It opens nothing any more.')
  @Refuses('not_found')
  @UseGuards(NoBodyGuard)
  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param('id') id: string, @CurrentPrincipal() { userId }: Principal): Promise<void> {
    await this.decisions.revoke(id, { userId });
  }
}
