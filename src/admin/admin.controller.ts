import { Controller, Get, Header, Redirect, Res, UseGuards } from '@nestjs/common';
import type { Response } from 'express';
import { AdminGuard } from '../auth/guards/admin.guard.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { Dashboard, type DashboardCounts, dashboardShape } from './dashboard.counts.js';
import { Answers, Chapter, Page, Summary } from '../reference/vocabulary.js';

/** What an admin sees first. A browser gets the page: see `DashboardPageController`. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Chapter('Admin')
@Controller('admin')
export class AdminController {
  constructor(private readonly dashboard: Dashboard) {}

  @Page()
  @Get()
  @Redirect('/admin/dashboard', 302)
  home(): void {}

  @Summary('Counts at a glance')
  @Answers(200, 'Counts, or the page.', dashboardShape, { orPage: true })
  @Get('dashboard')
  @Header('Cache-Control', 'no-store')
  async show(@Res({ passthrough: true }) response: Response): Promise<DashboardCounts> {
    response.vary('Accept');
    return this.dashboard.counts();
  }
}
