import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import mongoose from 'mongoose';
import { Browser } from '../support/browser.js';
import { spawnGateway } from '../support/gateway-process.js';
import { register } from '../support/journeys.js';
import { databaseUri, freePort, startGateway, type TestGateway } from '../support/test-gateway.js';
import { type MailServer, startMailServer } from './mail-server.js';

const APP_SECRET = 'one secret for all instances of this test';
let databaseName: string;
let server: MailServer;
beforeEach(async () => {
  databaseName = `mail${process.pid}x${Date.now()}`;
  server = await startMailServer();
});
afterEach(async () => {
  const connection = await mongoose.createConnection(databaseUri(databaseName)).asPromise();
  await connection.dropDatabase();
  await connection.close();
  await server.stop();
});

const start = (smtpUrl = server.url) =>
  startGateway({ databaseName, environment: { APP_SECRET, SMTP_URL: smtpUrl, RATE_LIMIT: 'false' } });

it('two instances share one outbox: every mail goes out, and none twice', async () => {
  const down = `smtp://127.0.0.1:${await freePort()}`;
  const first = await start(down);
  const people = await Promise.all(Array.from({ length: 12 }, () => register(first.browser())));
  await first.deliverMail();
  await first.stop();
  const both: TestGateway[] = [await start(), await start()];
  for (const { clock } of both) clock.advance(3600);
  await Promise.all(both.map((gateway) => gateway.deliverMail()));
  const sentTo = server.received.flatMap(({ to }) => to).sort();
  expect(sentTo).toEqual(people.map(({ email }) => email).sort());
  for (const gateway of both) await gateway.stop();
});

describe('a process that is killed while it sends', () => {
  let silent: Server;
  const clients: Socket[] = [];
  beforeEach(async () => {
    silent = createServer((socket) => {
      clients.push(socket);
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('leaves its mails to the others, once its lease is over', async () => {
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const dying = await spawnGateway({
      MONGODB_URI: databaseUri(databaseName),
      APP_SECRET,
      SMTP_URL: `smtp://127.0.0.1:${port}`,
    });
    const connected = once(silent, 'connection');
    const { email } = await register(new Browser(dying.address));
    await connected;
    await dying.stop('SIGKILL');
    const other = await start();
    await other.deliverMail();
    expect(server.received).toEqual([]);
    other.clock.advance(121);
    await other.deliverMail();
    expect(server.received.map(({ to }) => to)).toEqual([[email]]);
    await other.stop();
  });
});
