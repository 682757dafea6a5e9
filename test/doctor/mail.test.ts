import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { mailCheck } from '../../src/doctor/checks/mail.check.js';
import { freePort } from '../support/test-gateway.js';
import { complaints, surroundingsOf, texts } from './surroundings.js';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const look = (url: string) =>
  mailCheck.run(surroundingsOf({ SMTP_URL: url, MAIL_FROM: 'login@example.com' }));

/** A mail server that knows one account. @returns its host and port */
async function startMailServer(): Promise<string> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'ada' && password === 'quiet' ? done(null, { user: 'ada' }) : done(new Error('no')),
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '0.0.0.0', resolve));
  stops.push(() => new Promise<void>((resolve) => server.close(resolve)));
  return `127.0.0.1:${port}`;
}

describe('mail', () => {
  test('a server that takes the account is good', async () => {
    const findings = await look(`smtp://ada:quiet@${await startMailServer()}`);
    expect(complaints(findings)).toEqual([]);
    expect(texts(findings, 'good')).toEqual([expect.stringMatching(/mail server answers/)]);
  });

  test('a refused account, a server that is not there, TLS where there is none', async () => {
    const host = await startMailServer();
    expect(complaints(await look(`smtp://ada:loud@${host}`))).toEqual([
      expect.stringMatching(/refuses the user name or the password/),
    ]);
    expect(complaints(await look(`smtp://127.0.0.1:${await freePort()}`))).toEqual([
      expect.stringMatching(/nothing listens there/),
    ]);
    expect(complaints(await look(`smtps://${host}`))).toEqual([expect.stringMatching(/TLS/)]);
  });

  test('production does not talk to a server that offers no encryption, nor does the look', async () => {
    const url = `smtp://ada:quiet@${(await startMailServer()).replace('127.0.0.1', '127.0.0.2')}`;
    const settings = surroundingsOf({ SMTP_URL: url, MAIL_FROM: 'login@example.com' }).settings;
    const findings = await mailCheck.run({
      ...surroundingsOf({}),
      settings: { ...settings, production: true },
    });
    expect(complaints(findings)).toEqual([expect.stringMatching(/cannot encrypt/)]);
  });

  test('a server that says nothing is given up after 5 s', async () => {
    const mute: Server = createServer(() => undefined);
    const port = await freePort();
    await new Promise<void>((resolve) => mute.listen(port, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => mute.close(resolve)));
    const began = performance.now();
    expect(complaints(await look(`smtp://127.0.0.1:${port}`))).toEqual([
      expect.stringMatching(/did not answer in time/),
    ]);
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  test('not set: nothing to say', async () => {
    expect(await mailCheck.run(surroundingsOf({}))).toEqual([]);
  });
});
