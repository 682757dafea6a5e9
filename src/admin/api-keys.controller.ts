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
import { AuditLog } from '../audit/audit.log.js';
import { AdminGuard } from '../auth/guards/admin.guard.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { toDisplayName } from '../domain/display-text.js';
import { Refusal } from '../domain/refusal.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import type { Principal } from '../tokens/principal.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';

const PAGE = 50;

const keyBody = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z
    .array(z.string().regex(/^[\w:.-]{1,64}$/, 'must be letters, digits, : . _ -'))
    .max(50)
    .default([]),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});
const page = z.object({ cursor: z.uuid().optional() });

/** API keys, made and revoked by admins. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Chapter('Admin')
@Controller('admin/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly audit: AuditLog,
  ) {}

  @Summary('API keys')
  @Answers(200, 'One page, without the keys themselves.', apiKeysShape)
  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@Query({ schema: page }) { cursor }: z.output<typeof page>) {
    const found = await this.keys.list(cursor, PAGE + 1);
    const items = found.slice(0, PAGE);
    return { items, nextCursor: found.length > PAGE ? items.at(-1)?.id : null };
  }

  /** The one answer that holds the key. */
  @Summary('Makes an API key')
  @Answers(201, 'The one answer that holds the key.', createdApiKeyShape)
  @Post()
  @Header('Cache-Control', 'no-store')
  async create(
    @Body({ schema: keyBody }) body: z.output<typeof keyBody>,
    @CurrentPrincipal() admin: Principal,
  ) {
    const name = toDisplayName(body.name);
    if (!name)
      throw new Refusal('invalid_request', { errors: [{ path: 'name', message: 'must be readable text' }] });
    const created = await this.keys.create(
      name,
      body.scopes,
      body.expiresAt === null ? null : new Date(body.expiresAt),
    );
    this.audit.record('api-key.created', { userId: admin.userId, reason: created.id });
    return created;
  }

  @Summary('Revokes an API key')
  @Answers(204, 'It opens nothing any more.')
  @Refuses('not_found')
  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param('id') id: string, @CurrentPrincipal() admin: Principal): Promise<void> {
    if (!(await this.keys.revoke(id))) throw new Refusal('not_found');
    this.audit.record('api-key.revoked', { userId: admin.userId, reason: id });
  }
}
