import { Controller, Get, Header, Res } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { Response } from 'express';
import { Settings } from '../config/settings.js';
import { Public } from '../http/public.decorator.js';
import type { OpenApiDocument } from './document.js';
import { openApiShape } from './openapi.shape.js';
import { Answers, Chapter, Summary } from './vocabulary.js';

/** What this gateway answers, for programs and for people. */
@Public()
@Chapter('About this gateway')
@Controller()
export class ReferenceController {
  private document: Promise<OpenApiDocument> | undefined;
  private page: Promise<string> | undefined;

  constructor(
    private readonly modules: ModulesContainer,
    private readonly settings: Settings,
  ) {}

  @Summary('This description, for programs')
  @Answers(200, 'An OpenAPI 3.1 document.', openApiShape)
  @Get('openapi.json')
  @Header('Cache-Control', 'public, max-age=300')
  describe(): Promise<OpenApiDocument> {
    return this.openApi();
  }

  @Summary('The same for people')
  @Answers(200, 'A page without script.', undefined, { type: 'text/html' })
  @Get('docs')
  @Header('Cache-Control', 'public, max-age=300')
  async show(@Res() response: Response): Promise<void> {
    response.type('html').send(await this.html());
  }

  /** Both are made at the first reading and kept: most gateways are never asked, and none should start later for it. */
  private openApi(): Promise<OpenApiDocument> {
    return (this.document ??= this.write());
  }

  private async write(): Promise<OpenApiDocument> {
    const [{ documentOf }, { routesOf }] = await Promise.all([
      import('./document.js'),
      import('./routes.js'),
    ]);
    return documentOf(routesOf(this.modules), this.settings);
  }

  private html(): Promise<string> {
    return (this.page ??= this.render());
  }

  private async render(): Promise<string> {
    const [{ renderReference }, document] = await Promise.all([import('./page.js'), this.openApi()]);
    return renderReference(document, this.settings.brand);
  }
}
