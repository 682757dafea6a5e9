import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { eventsQuery } from '../account/events.controller.js';
import { OwnEvents } from '../account/own-events.js';
import { Public } from '../http/public.decorator.js';
import { PageRenderer } from '../views/page-renderer.js';
import { PageContext } from './page.context.js';
import { Visitors } from './visitors.js';
import { Page } from '../reference/vocabulary.js';

/** What happened to the account. `@Public()`: who is not signed in is led to the sign-in page. */
@Public()
@Page()
@Controller('account/activity')
export class AccountActivityController {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
    private readonly visitors: Visitors,
    private readonly events: OwnEvents,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async show(
    @Query({ schema: eventsQuery }) { before }: z.output<typeof eventsQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const visitor = await this.visitors.identify(request, response);
    if (!visitor) return response.redirect(302, '/login?return_to=%2Faccount%2Factivity');
    const events = await this.events.list(visitor.user.id, before);
    this.renderer.send(response, 'account-activity', {
      ...this.context.base(request, visitor.user),
      events,
      providerNames: this.context.providerNames(),
      next: this.events.next(events),
    });
  }
}
