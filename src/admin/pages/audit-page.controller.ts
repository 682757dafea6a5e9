import { Controller, Get, Header, Query, Req, Res, UseGuards, Version } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { AuditLog } from '../../audit/audit.log.js';
import { AdminGuard } from '../../auth/guards/admin.guard.js';
import { FOR_BROWSERS } from '../../http/page-routes.js';
import { Page } from '../../reference/vocabulary.js';
import { documentId } from '../../storage/document-id.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import { en } from '../../views/texts/en.js';
import { pageOf } from '../page-of.js';
import { AdminPages, type AdminRequest } from './admin-pages.js';
import { toShownEvent } from './shown-event.js';

const PAGE = 50;

/** Each event has a text, or the texts do not compile. */
const known = Object.keys(en.activity.events).toSorted();

/** A field that was left empty asks for nothing. */
const search = z.object({
  user: z.string().trim().max(64).default(''),
  event: z.string().max(64).default(''),
  cursor: documentId.optional(),
});

/** Who did what, for admins at a browser. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Page()
@Controller('admin/audit')
export class AuditPageController {
  constructor(
    private readonly pages: AdminPages,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Version(FOR_BROWSERS)
  @Header('Cache-Control', 'no-store')
  async show(
    @Query({ schema: search }) { user, event, cursor }: z.output<typeof search>,
    @Req() request: AdminRequest,
    @Res() response: Response,
  ): Promise<void> {
    const filter = { userId: user || undefined, event: event || undefined };
    const found = await this.audit.search(filter, cursor, PAGE + 1);
    const { items, last } = pageOf(found, PAGE);
    const place = { later: cursor !== undefined, next: last?._id.toHexString() };
    const shown = { user, event, known, ...place, entries: items.map(toShownEvent) };
    await this.pages.send('admin/audit', request, response, shown);
  }
}
