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
import { ApiKeyStore } from '../access/api-key.store.js';
import { AuditLog } from '../audit/audit.log.js';
import { AdminGuard } from '../auth/guards/admin.guard.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { toDisplayName } from '../domain/display-text.js';
import { Refusal } from '../domain/refusal.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import type { Principal } from '../tokens/principal.js';

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
@Controller('admin/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@Query({ schema: page }) { cursor }: z.output<typeof page>) {
    const found = await this.keys.list(cursor, PAGE + 1);
    const items = found.slice(0, PAGE);
    return { items, nextCursor: found.length > PAGE ? items.at(-1)?.id : null };
  }

  /** The one answer that holds the key. */
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

  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param('id') id: string, @CurrentPrincipal() admin: Principal): Promise<void> {
    if (!(await this.keys.revoke(id))) throw new Refusal('not_found');
    this.audit.record('api-key.revoked', { userId: admin.userId, reason: id });
  }
}
