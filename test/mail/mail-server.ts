import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { freePort } from '../support/test-gateway.js';

/** A mail as a server gets it. */
export interface Received {
  from: string;
  to: string[];
  /** Headers and body as sent. */
  raw: string;
  text: string;
  html: string;
}

/** A real SMTP server of the test's own. What it does can be changed while it runs. */
export interface MailServer {
  url: string;
  port: number;
  received: Received[];
  /** How many clients have connected. */
  connections: number;
  behaviour: {
    /** Answers every recipient with this code. */
    refuseRecipient?: number;
    /** Answers every message with this code, after it was sent. */
    refuseMessage?: number;
    /** Never answers to a message. */
    hang?: boolean;
  };
  stop(): Promise<void>;
}

/** @param options such as a sign-in that always fails */
export async function startMailServer(port?: number, options: SMTPServerOptions = {}): Promise<MailServer> {
  const own = port ?? (await freePort());
  const state: Omit<MailServer, 'stop'> = {
    url: `smtp://127.0.0.1:${own}`,
    port: own,
    received: [],
    connections: 0,
    behaviour: {},
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect(_session, done) {
      state.connections += 1;
      done();
    },
    onRcptTo(_address, _session, done) {
      done(refusal(state.behaviour.refuseRecipient));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (state.behaviour.hang) return;
        const error = refusal(state.behaviour.refuseMessage);
        if (!error) state.received.push(read(Buffer.concat(chunks).toString(), session.envelope));
        done(error);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', () => resolve()));
  return Object.assign(state, { stop: () => new Promise<void>((resolve) => server.close(() => resolve())) });
}

function refusal(code: number | undefined): Error | null {
  return code === undefined ? null : Object.assign(new Error('refused by the test'), { responseCode: code });
}

type Envelope = { mailFrom: { address: string } | false; rcptTo: { address: string }[] };

function read(raw: string, { mailFrom, rcptTo }: Envelope): Received {
  const part = (type: string) =>
    decode(new RegExp(`Content-Type: ${type}[^]*?\r\n\r\n([^]*?)\r\n--`).exec(raw) ?? ['', '']);
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    raw,
    text: part('text/plain'),
    html: part('text/html'),
  };
}

/** Undoes quoted-printable or base64 of one part. */
function decode([whole = '', body = '']: readonly string[]): string {
  if (/Content-Transfer-Encoding: base64/i.test(whole)) return Buffer.from(body, 'base64').toString();
  if (!/Content-Transfer-Encoding: quoted-printable/i.test(whole)) return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
