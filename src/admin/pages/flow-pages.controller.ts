import { Controller, Get, Header, Param, Query, Req, Res, UseGuards, Version } from '@nestjs/common';
import type { Response } from 'express';
import { AdminGuard } from '../../auth/guards/admin.guard.js';
import { type FlowReport, FlowLog } from '../../auth/trace/flow-log.js';
import { FOR_BROWSERS } from '../../http/page-routes.js';
import { Page } from '../../reference/vocabulary.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import { FLOW_ID } from '../flows.controller.js';
import { AdminPages, type AdminRequest } from './admin-pages.js';

/** Why a sign-in failed, for admins at a browser. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Page()
@Controller('admin/flows')
export class FlowPagesController {
  constructor(
    private readonly pages: AdminPages,
    private readonly log: FlowLog,
  ) {}

  /** A form cannot put its field into a path: this does. */
  @Get()
  @Header('Cache-Control', 'no-store')
  async find(
    @Query('id') asked: unknown,
    @Req() request: AdminRequest,
    @Res() response: Response,
  ): Promise<void> {
    const id = typeof asked === 'string' ? asked.trim() : '';
    if (FLOW_ID.test(id)) return response.redirect(302, `/admin/flows/${id}`);
    await this.pages.send('admin/flow', request, response, { id: '', missing: id !== '' });
  }

  @Get(':id')
  @Version(FOR_BROWSERS)
  @Header('Cache-Control', 'no-store')
  async show(
    @Param('id') id: string,
    @Req() request: AdminRequest,
    @Res() response: Response,
  ): Promise<void> {
    const report = FLOW_ID.test(id) ? await this.log.find(id) : null;
    if (!report) response.status(404);
    const shown = report ? { id, missing: false, report: toShown(report) } : { id, missing: true };
    await this.pages.send('admin/flow', request, response, shown);
  }
}

function toShown({ provider, steps }: FlowReport) {
  return {
    provider: provider ?? '',
    steps: steps.map(({ at, step, requestId, facts }) => ({
      at: new Date(at).toISOString(),
      step,
      requestId,
      facts: Object.entries(facts).map(([name, value]) => [name, String(value)] as const),
    })),
  };
}
