import { Controller, Get, Header, Query, Req, Res, UseGuards, Version } from '@nestjs/common';
import type { Response } from 'express';
import { AdminGuard } from '../../auth/guards/admin.guard.js';
import { FOR_BROWSERS } from '../../http/page-routes.js';
import { Page } from '../../reference/vocabulary.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import { PERIODS } from '../../views/admin-models.js';
import { DashboardCharts } from '../dashboard.charts.js';
import { Dashboard } from '../dashboard.counts.js';
import { AdminPages, type AdminRequest } from './admin-pages.js';

/** The admin's first page. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Page()
@Controller('admin/dashboard')
export class DashboardPageController {
  constructor(
    private readonly pages: AdminPages,
    private readonly dashboard: Dashboard,
    private readonly charts: DashboardCharts,
  ) {}

  @Get()
  @Version(FOR_BROWSERS)
  @Header('Cache-Control', 'no-store')
  async show(
    @Query('days') asked: unknown,
    @Req() request: AdminRequest,
    @Res() response: Response,
  ): Promise<void> {
    const days = PERIODS.find((period) => String(period) === asked) ?? PERIODS[0];
    const [counts, charts] = await Promise.all([this.dashboard.counts(), this.charts.over(days)]);
    await this.pages.send('admin/dashboard', request, response, { counts, days, ...charts });
  }
}
