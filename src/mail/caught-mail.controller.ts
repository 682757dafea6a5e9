import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Refusal } from '../domain/refusal.js';
import { wantsPage } from '../http/negotiation.js';
import { Public } from '../http/public.decorator.js';
import { CaughtMailPages } from '../views/caught-mail-pages.js';
import { CatchingTransport, type CaughtMail } from './catching.transport.js';
import { caughtMailShape, caughtMailsShape, mailFormShape } from './caught-mail.shapes.js';
import { MailTransport } from './mail-transport.js';
import { MailWorker } from './mail-worker.js';
import { Answers, Chapter, ReadsQuery, Refuses, Summary } from '../reference/vocabulary.js';

/** A mail brings its own style; nothing else of it may do anything. */
const MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

/** The mails that development caught. Not there at all in production, or with a mail server. */
@Public()
@Chapter('Sandbox')
@Controller('sandbox/mail')
export class CaughtMailController {
  constructor(
    private readonly transport: MailTransport,
    private readonly worker: MailWorker,
    private readonly pages: CaughtMailPages,
  ) {}

  /** The newest first. What was asked for a moment ago is waited for. */
  @Summary('Mails that development caught, the newest first')
  @Answers(200, 'Up to a hundred.', caughtMailsShape, { orPage: true })
  @Refuses('unavailable')
  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.worker.settle();
    const mails = await this.caught.list();
    response.vary('Accept');
    if (wantsPage(request)) response.type('html').send(this.pages.list(mails));
    else response.json(mails);
  }

  @Summary('One mail')
  @ReadsQuery(mailFormShape)
  @Answers(200, 'The mail.', caughtMailShape, { orPage: true })
  @Refuses('not_found', 'unavailable')
  @Get(':id')
  @Header('Cache-Control', 'no-store')
  async show(
    @Param('id') id: string,
    @Query('as') as: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const mail = await this.find(id);
    response.vary('Accept');
    if (as === 'html') response.set('Content-Security-Policy', MAIL_POLICY).type('html').send(mail.html);
    else if (wantsPage(request)) response.type('html').send(this.pages.one(mail));
    else response.json(mail);
  }

  private async find(id: string): Promise<CaughtMail> {
    const mail = await this.caught.find(id);
    if (!mail) throw new Refusal('not_found');
    return mail;
  }

  private get caught(): CatchingTransport {
    if (!(this.transport instanceof CatchingTransport)) throw new Refusal('not_found');
    return this.transport;
  }
}
