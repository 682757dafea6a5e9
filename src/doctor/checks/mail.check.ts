import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { encryptionOf } from '../../mail/smtp.transport.js';
import { about, type Finding } from '../finding.js';
import type { Check, Surroundings } from '../surroundings.js';
import { whyUnreached } from '../unreached.js';

const { good, problem, warning } = about('mail');

/** Milliseconds for all of it. */
const LIMIT = 5_000;

/** Does the mail server take us? Connects and signs in; sends nothing. Without SMTP_URL there is nothing to see. */
export const mailCheck: Check = { name: 'mail', run };

async function run({ settings: { smtpUrl, mailFrom, production } }: Surroundings): Promise<Finding[]> {
  if (smtpUrl === undefined) return [];
  const sender =
    mailFrom === undefined
      ? [
          warning(
            'MAIL_FROM is not set: mails come from a made-up no-reply address, which many servers refuse.',
            'Set it to the sender people see, such as Latchkey <login@example.com>.',
          ),
        ]
      : [];
  return [await serverFinding(smtpUrl, production), ...sender];
}

async function serverFinding(url: string, production: boolean): Promise<Finding> {
  const transport = createTransport({
    url,
    // As the gateway asks of it: a server without STARTTLS would pass here and fail at the first mail.
    ...encryptionOf(url, production),
    connectionTimeout: LIMIT,
    greetingTimeout: LIMIT,
    socketTimeout: LIMIT,
    dnsTimeout: LIMIT,
  });
  const late = AbortSignal.timeout(LIMIT);
  try {
    // Each step has its limit; a server that is slow at every one would still take a minute.
    await Promise.race([
      transport.verify(),
      new Promise((_resolve, reject) =>
        late.addEventListener('abort', () => reject(late.reason), { once: true }),
      ),
    ]);
    return good('The mail server answers and takes the account of SMTP_URL.');
  } catch (error) {
    return problem(
      `Mail cannot be sent: ${whyNot(error)}.`,
      'Compare SMTP_URL with what the mail service says.',
    );
  } finally {
    transport.close();
  }
}

const coded = z.object({ code: z.string() });

function whyNot(error: unknown): string {
  const { code } = coded.safeParse(error).data ?? {};
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'the server refuses the user name or the password';
  if (code === 'ETLS') return 'the server cannot encrypt the connection as asked';
  return whyUnreached(error).replace(/^it /, 'the server ');
}
