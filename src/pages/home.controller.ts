import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Public } from '../http/public.decorator.js';
import { PageRenderer } from '../views/page-renderer.js';
import { PageContext } from './page.context.js';
import { Visitors } from './visitors.js';
import { Page } from '../reference/vocabulary.js';

/** What this gateway is, and how to try it. */
@Public()
@Page()
@Controller()
export class HomeController {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
    private readonly visitors: Visitors,
  ) {}

  @Get()
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = await this.visitors.identify(request, response);
    this.renderer.send(response, 'home', {
      ...this.context.base(request, visitor?.user),
      providers: this.context.providerLinks(),
      publicUrl: this.context.settings.publicUrl,
    });
  }
}
