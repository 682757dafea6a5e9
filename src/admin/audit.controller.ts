import { Controller, Get, Header, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { AuditLog, auditShape } from '../audit/audit.log.js';
import { AdminGuard } from '../auth/guards/admin.guard.js';
import { documentId } from '../storage/document-id.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { Answers, Chapter, Summary } from '../reference/vocabulary.js';
import { pageOf } from './page-of.js';

const PAGE = 50;

const search = z.object({
  user: z.string().max(64).optional(),
  event: z.string().max(64).optional(),
  cursor: documentId.optional(),
});

/** Who did what, the newest first. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Chapter('Admin')
@Controller('admin/audit')
export class AuditController {
  constructor(private readonly audit: AuditLog) {}

  @Summary('Who did what, the newest first')
  @Answers(200, 'One page.', auditShape, { orPage: true })
  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@Query({ schema: search }) { user, event, cursor }: z.output<typeof search>) {
    const found = await this.audit.search({ userId: user, event }, cursor, PAGE + 1);
    const { items, last } = pageOf(found, PAGE);
    return {
      items: items.map(({ _id, at, ...entry }) => ({
        id: _id.toHexString(),
        at: at.toISOString(),
        ...entry,
      })),
      nextCursor: last?._id.toHexString() ?? null,
    };
  }
}
