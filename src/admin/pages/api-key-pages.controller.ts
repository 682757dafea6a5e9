import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
  Version,
} from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { ApiKeyStore } from '../../access/api-key.store.js';
import { AdminGuard } from '../../auth/guards/admin.guard.js';
import { FOR_BROWSERS } from '../../http/page-routes.js';
import { parseBody } from '../../http/validation.js';
import { Page } from '../../reference/vocabulary.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import type { AdminKeys } from '../../views/admin-models.js';
import { ApiKeyDecisions, wantedApiKey } from '../api-key-decisions.js';
import { pageOf } from '../page-of.js';
import { AdminPages, type AdminRequest, words } from './admin-pages.js';

const HERE = '/admin/api-keys';
const PAGE = 25;

const text = z.string().max(1024);
const keyForm = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('create'),
    name: text,
    scopes: text.default(''),
    expiresAt: text.default(''),
  }),
  z.strictObject({ action: z.literal('revoke'), id: text }),
]);
type KeyForm = z.output<typeof keyForm>;
const search = z.object({ cursor: z.uuid().optional(), done: text.optional() });

/** API keys, for admins at a browser. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Page()
@Controller('admin/api-keys')
export class ApiKeyPagesController {
  constructor(
    private readonly pages: AdminPages,
    private readonly keys: ApiKeyStore,
    private readonly decisions: ApiKeyDecisions,
  ) {}

  @Get()
  @Version(FOR_BROWSERS)
  @Header('Cache-Control', 'no-store')
  async show(
    @Query({ schema: search }) { cursor, done }: z.output<typeof search>,
    @Req() request: AdminRequest,
    @Res() response: Response,
  ): Promise<void> {
    await this.page(request, response, { done: done === 'revoke' ? done : undefined }, cursor);
  }

  /** A new key is in this one answer and in no later one, so that going back shows none. */
  @Post()
  @Version(FOR_BROWSERS)
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async change(
    @Body({ schema: keyForm }) form: KeyForm,
    @Req() request: AdminRequest,
    @Res() response: Response,
  ): Promise<void> {
    const { userId } = request.user;
    try {
      if (form.action === 'revoke') {
        await this.decisions.revoke(form.id, { userId });
        return response.redirect(303, `${HERE}?done=revoke`);
      }
      const { name, key } = await this.decisions.create(wantedKey(form), { userId });
      await this.page(request, response, { made: { name, key } });
    } catch (error) {
      const values = form.action === 'create' ? form : {};
      await this.pages.refuse(error, response, HERE, (problem) =>
        this.page(request, response, { problem, values }),
      );
    }
  }

  private async page(
    request: AdminRequest,
    response: Response,
    shown: Partial<AdminKeys>,
    cursor?: string,
  ): Promise<void> {
    const found = await this.keys.list(cursor, PAGE + 1);
    const { items, last } = pageOf(found, PAGE);
    const keys = items.map(({ createdAt, expiresAt, lastUsedAt, ...key }) => ({
      ...key,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    }));
    await this.pages.send('admin/api-keys', request, response, { ...shown, keys, next: last?.id });
  }
}

/** As the API takes it. @throws Refusal `invalid_request` */
function wantedKey({ name, scopes, expiresAt }: Extract<KeyForm, { action: 'create' }>) {
  // The day that was chosen is the last one.
  const end = expiresAt === '' ? null : `${expiresAt}T23:59:59Z`;
  return parseBody(wantedApiKey, { name, scopes: words(scopes), expiresAt: end });
}
