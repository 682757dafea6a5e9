import { Global, Module } from '@nestjs/common';
import { PageRenderer } from './page-renderer.js';

/** HTML from the templates in `views/`. */
@Global()
@Module({ providers: [PageRenderer], exports: [PageRenderer] })
export class ViewsModule {}
