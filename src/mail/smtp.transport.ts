import { createTransport } from 'nodemailer';
import type { Settings } from '../config/settings.js';
import { isLoopbackHost } from '../domain/app-redirect.js';
import type { Mail } from './letter.js';
import { MailTransport } from './mail-transport.js';

/** Milliseconds to connect, to be greeted, of silence, and for all of it: below the outbox's lease, or two instances send. */
const CONNECT_LIMIT = 10_000;
const SILENCE_LIMIT = 20_000;
const DELIVERY_LIMIT = 60_000;

/** Mail by SMTP, one connection a mail: there are few, and a connection kept open is one more thing that breaks. */
export class SmtpTransport extends MailTransport {
  private readonly transporter;
  private readonly from: string;
  private readonly domain: string;

  constructor(url: string, { mailFrom, publicUrl, production }: Settings) {
    super();
    this.domain = new URL(publicUrl).hostname;
    this.from = mailFrom ?? `Latchkey <no-reply@${this.domain}>`;
    this.transporter = createTransport({
      url,
      ...encryptionOf(url, production),
      connectionTimeout: CONNECT_LIMIT,
      greetingTimeout: CONNECT_LIMIT,
      dnsTimeout: CONNECT_LIMIT,
      socketTimeout: SILENCE_LIMIT,
      // Nothing in a mail is ever read from the disk or the network.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ to, subject, text, html }: Mail, id: string): Promise<void> {
    const sending = this.transporter.sendMail({
      from: this.from,
      // As an object: a string would be parsed for lists and groups (CVE-2022-31127 and its kind).
      to: { name: '', address: to },
      subject,
      text,
      html,
      messageId: `<${id}@${this.domain}>`,
      // RFC 3834, section 5: no out-of-office note comes back.
      headers: { 'Auto-Submitted': 'auto-generated' },
      xMailer: false,
    });
    await within(DELIVERY_LIMIT, sending);
  }

  override close(): void {
    this.transporter.close();
  }
}

/** Without TLS whoever sits on the way strips STARTTLS and reads every link. An operator may decide otherwise in the URL. */
export function encryptionOf(url: string, production: boolean): { requireTLS?: true } {
  const { protocol, hostname, searchParams } = new URL(url);
  const mustEncrypt = protocol === 'smtp:' && !isLoopbackHost(hostname) && !searchParams.has('requireTLS');
  return production && mustEncrypt ? { requireTLS: true } : {};
}

/** @throws Error after `limit` milliseconds: a server that drips byte after byte never falls silent */
async function within<T>(limit: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the mail server took too long')), limit).unref();
  });
  return Promise.race([work, tooLong]).finally(() => clearTimeout(timer));
}
