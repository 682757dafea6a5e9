import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { register, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { type MailServer, startMailServer } from './mail-server.js';

let server: MailServer;
let gateway: TestGateway;
const start = async (smtpUrl: string) =>
  startGateway({
    environment: { SMTP_URL: smtpUrl, MAIL_FROM: 'Latchkey <login@example.com>', RATE_LIMIT: 'false' },
  });
beforeEach(async () => {
  server = await startMailServer();
  gateway = await start(server.url);
});
afterEach(async () => {
  await gateway.stop();
  await server.stop();
});

const outbox = () => gateway.database.collection('outbox');
const later = (seconds: number) => {
  gateway.clock.advance(seconds);
  return gateway.deliverMail();
};

describe('a mail by SMTP', () => {
  it('has one recipient, the sender of MAIL_FROM, text and HTML, and links to PUBLIC_URL only', async () => {
    const { email } = await register(gateway.browser());
    await gateway.deliverMail();
    expect(server.received).toHaveLength(1);
    const [{ from, to, raw, text, html } = { from: '', to: [], raw: '', text: '', html: '' }] =
      server.received;
    expect([from, to]).toEqual(['login@example.com', [email]]);
    expect(raw).toMatch(/^Subject: Latchkey: Confirm your e-mail address/m);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).not.toMatch(/X-Mailer|^B?cc:/im);
    const links = `${text} ${html}`.match(/https?:\/\/[^\s"<]+/g) ?? [];
    expect(links.length).toBeGreaterThan(1);
    for (const link of links)
      expect(link).toMatch(new RegExp(`^${gateway.url}/verify-email\\?token=[\\w-]{43}$`));
    expect(html).toContain('<html lang="en">');
  });

  it('leaves nothing in the outbox but that it was sent, and that for a week', async () => {
    await register(gateway.browser());
    await gateway.deliverMail();
    const [record] = await outbox().find().toArray();
    expect(record).toMatchObject({ state: 'sent', attempts: 1 });
    expect(record).not.toHaveProperty('sealed');
    expect(record).not.toHaveProperty('dueAt');
    const days = (Number(record?.['expiresAt']) - gateway.clock.now()) / 86_400_000;
    expect(Math.round(days)).toBe(7);
  });

  it('is not shown at /sandbox/mail, which is not there', async () => {
    expect((await gateway.browser().get('/sandbox/mail')).status).toBe(404);
  });
});

describe('a mail server that fails', () => {
  it('is down: no answer is held up, nothing is lost, and each try waits longer', async () => {
    await server.stop();
    await register(gateway.browser());
    await gateway.deliverMail();
    const waits: number[] = [];
    for (const attempts of [1, 2, 3, 4]) {
      const record = await outbox().findOne({});
      expect(record).toMatchObject({ state: 'waiting', attempts });
      waits.push(Math.round((Number(record?.['dueAt']) - gateway.clock.now()) / 1000));
      await later((waits.at(-1) ?? 0) + 1);
    }
    expect(waits).toEqual([10, 20, 40, 80]);
    server = await startMailServer(server.port);
    await later(3600);
    expect(server.received).toHaveLength(1);
    expect(await outbox().findOne({})).toMatchObject({ state: 'sent', attempts: 6 });
  });

  it.each([
    ['the recipient for now (450)', { refuseRecipient: 450 }],
    ['the message for now (452)', { refuseMessage: 452 }],
  ])('refuses %s: the mail goes out later', async (_name, behaviour) => {
    server.behaviour = behaviour;
    await register(gateway.browser());
    await gateway.deliverMail();
    expect(await outbox().findOne({})).toMatchObject({ state: 'waiting', attempts: 1 });
    server.behaviour = {};
    await later(11);
    expect(server.received).toHaveLength(1);
  });

  it.each([
    ['the recipient for good (550)', { refuseRecipient: 550 }],
    ['the message for good (554)', { refuseMessage: 554 }],
  ])('refuses %s: given up at once, logged and recorded without the address', async (_name, behaviour) => {
    server.behaviour = behaviour;
    const { email } = await register(gateway.browser());
    await gateway.deliverMail();
    const record = await outbox().findOne({});
    expect(record).toMatchObject({ state: 'given-up', attempts: 1 });
    expect(record).not.toHaveProperty('sealed');
    const log = gateway.log.join('\n');
    expect(log).toContain('a mail was given up');
    expect(log).toContain('mail.given-up');
    expect(log).not.toContain(email);
  });

  it('wants another password: the operator will mend it, the mail waits', async () => {
    await gateway.stop();
    await server.stop();
    server = await startMailServer(undefined, {
      authMethods: ['PLAIN'],
      onAuth: (_auth, _session, done) => done(new Error('no')),
    });
    gateway = await start(server.url.replace('//', '//user:smtp-password@'));
    await register(gateway.browser());
    await gateway.deliverMail();
    expect(server.connections).toBe(1);
    expect(await outbox().findOne({})).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(gateway.log.join('\n')).not.toContain('smtp-password');
  });

  it('stays away for four days: given up', async () => {
    await server.stop();
    await register(gateway.browser());
    await gateway.deliverMail();
    await later(4 * 86_400 - 60);
    expect(await outbox().findOne({})).toMatchObject({ state: 'waiting' });
    await later(3601);
    expect(await outbox().findOne({})).toMatchObject({ state: 'given-up' });
    server = await startMailServer(server.port);
    await later(86_400);
    expect(server.received).toEqual([]);
  });

  it('takes a mail and never answers: other mails and all requests go on', async () => {
    server.behaviour = { hang: true };
    await register(gateway.browser());
    const connected = async (count: number) => {
      while (server.connections < count) await new Promise((resolve) => setImmediate(resolve));
    };
    await connected(1);
    const email = someAddress();
    expect((await gateway.browser().post('/auth/password/forgot', { email })).status).toBe(202);
    await register(gateway.browser());
    await connected(2);
    // A stop waits for neither longer than a few seconds; the lease gives the mails to whoever comes next.
    expect(await outbox().countDocuments({ state: 'waiting' })).toBe(2);
  });
});

it('a mail whose server is down for an hour has a link that still lives for all its time', async () => {
  await server.stop();
  const { email } = await register(gateway.browser());
  await gateway.browser().post('/auth/password/forgot', { email });
  await gateway.deliverMail();
  server = await startMailServer(server.port);
  await later(3600);
  const link = server.received.find(({ text }) => text.includes('reset-password'))?.text ?? '';
  const token = /token=([\w-]+)/.exec(link)?.[1] ?? '';
  gateway.clock.advance(1700);
  const body = { token, password: 'a quite new battery staple' };
  expect((await gateway.browser().post('/auth/password/reset', body)).status).toBe(204);
});
