import { Global, Module } from '@nestjs/common';
import { CaughtMailPages } from './caught-mail-pages.js';
import { MailRenderer } from './mail-renderer.js';
import { PageRenderer } from './page-renderer.js';

/** Pages and mails from the templates in `views/`. */
@Global()
@Module({
  providers: [PageRenderer, MailRenderer, CaughtMailPages],
  exports: [PageRenderer, MailRenderer, CaughtMailPages],
})
export class ViewsModule {}
