import { Module } from '@nestjs/common';
import { CaughtMailController } from './caught-mail.controller.js';
import { MailModule } from './mail.module.js';

/** `/sandbox/mail`: imported only where mails are caught. */
@Module({ imports: [MailModule], controllers: [CaughtMailController] })
export class CaughtMailModule {}
