import { Module } from '@nestjs/common';
import { getModelToken, MongooseModule } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AuditModule } from '../audit/audit.module.js';
import { Settings } from '../config/settings.js';
import { Clock } from '../domain/clock.js';
import { CatchingTransport } from './catching.transport.js';
import { CaughtMailRecord, CaughtMailSchema } from './caught-mail.schema.js';
import { LetterWriters } from './letter-writers.js';
import { MailRequests } from './mail-requests.js';
import { MailTransport } from './mail-transport.js';
import { MailWorker } from './mail-worker.js';
import { Outbox } from './outbox.js';
import { OutboxRecord, OutboxSchema } from './outbox.schema.js';
import { SecurityNotices } from './security-notices.js';

/** Loaded only where mail is sent: it brings a mail library with it. */
async function smtpTransport(url: string, settings: Settings): Promise<MailTransport> {
  const { SmtpTransport } = await import('./smtp.transport.js');
  return new SmtpTransport(url, settings);
}

/** Mails: queued, written when they go out, sent by SMTP or, in development, caught. */
@Module({
  imports: [
    AuditModule,
    MongooseModule.forFeature([
      { name: OutboxRecord.name, schema: OutboxSchema },
      { name: CaughtMailRecord.name, schema: CaughtMailSchema },
    ]),
  ],
  providers: [
    Outbox,
    MailRequests,
    LetterWriters,
    MailWorker,
    SecurityNotices,
    {
      provide: MailTransport,
      inject: [Settings, Clock, getModelToken(CaughtMailRecord.name)],
      useFactory: (settings: Settings, clock: Clock, caught: Model<CaughtMailRecord>) =>
        settings.smtpUrl === undefined
          ? new CatchingTransport(caught, clock, settings)
          : smtpTransport(settings.smtpUrl, settings),
    },
  ],
  exports: [Outbox, MailRequests, LetterWriters, MailWorker, MailTransport, SecurityNotices],
})
export class MailModule {}
