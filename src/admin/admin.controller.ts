import { Controller, Get, Header, Redirect, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AdminGuard } from '../auth/guards/admin.guard.js';
import { requestIdOf } from '../http/request-id.js';
import { wantsPage } from '../http/negotiation.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { PageRenderer } from '../views/page-renderer.js';
import { chooseLanguage } from '../views/texts/languages.js';
import { Dashboard, dashboardShape } from './dashboard.counts.js';
import { Answers, Chapter, Page, Summary } from '../reference/vocabulary.js';

/** The admin's first page: counts for an API client, a page for a browser. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Chapter('Admin')
@Controller('admin')
export class AdminController {
  constructor(
    private readonly dashboard: Dashboard,
    private readonly renderer: PageRenderer,
  ) {}

  @Page()
  @Get()
  @Redirect('/admin/dashboard', 302)
  home(): void {}

  @Summary('Counts at a glance')
  @Answers(200, 'Counts, or the page.', dashboardShape, { orPage: true })
  @Get('dashboard')
  @Header('Cache-Control', 'no-store')
  async show(@Req() request: Request, @Res() response: Response) {
    const counts = await this.dashboard.counts();
    response.vary('Accept');
    if (!wantsPage(request)) return response.json(counts);
    return this.renderer.send(response, 'admin', {
      language: chooseLanguage(request.headers['accept-language']),
      requestId: requestIdOf(request),
      signedIn: { name: 'Admin', admin: true },
      counts,
    });
  }
}
