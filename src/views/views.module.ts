import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Brand } from '../domain/brand.js';
import { CaughtMailPages } from './caught-mail-pages.js';
import { MailRenderer } from './mail-renderer.js';
import { PageRenderer } from './page-renderer.js';

/** Pages and mails from the templates in `views/`. */
@Global()
@Module({})
export class ViewsModule {
  static with(brand: Brand): DynamicModule {
    const pages = { provide: PageRenderer, useFactory: () => new PageRenderer(brand) };
    const mails = { provide: MailRenderer, useFactory: () => new MailRenderer(brand) };
    return {
      module: ViewsModule,
      providers: [pages, mails, CaughtMailPages],
      exports: [PageRenderer, MailRenderer, CaughtMailPages],
    };
  }
}
