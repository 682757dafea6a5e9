import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EmbeddedMongod, startEmbeddedMongod } from '../../src/storage/mongod/start-embedded-mongod.js';
import { googlePersona } from '../../src/sandbox/google-personas.js';
import { callbackUrl, type Tokens } from '../support/journeys.js';
import { statusOf } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const PEOPLE = 12;
const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-step-down-'));
let mongod: EmbeddedMongod;
let gateway: TestGateway;
beforeAll(async () => {
  const binary = process.env['TEST_MONGOD_BINARY'] ?? '';
  mongod = await startEmbeddedMongod({ dataDir, binary, say: () => undefined });
  gateway = await startGateway({ environment: { MONGODB_URI: mongod.uri }, databaseName: 'stepdown' });
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await mongod.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('the primary steps down in the middle of callbacks: each is answered, and none is half done (OP-08)', async () => {
  const people = Array.from({ length: PEOPLE }, (_, index) => `google-stepdown${index}`);
  for (const [index, id] of people.entries())
    gateway.sandbox.addPersona(googlePersona({ id, sub: `9000${index}` }));
  const callbacks = await Promise.all(
    people.map(async (id) => {
      const browser = gateway.browser();
      return { browser, url: await callbackUrl(browser, id) };
    }),
  );
  const going = callbacks.map(({ browser, url }) => browser.get(url, { accept: 'application/json' }));
  // A set of one elects itself again, after a second without a primary.
  await gateway.database.db
    ?.admin()
    .command({ replSetStepDown: 1, force: true })
    .catch(() => undefined);
  const answers = await Promise.all(going);
  for (const { status } of answers) expect([200, 400, 503]).toContain(status);

  for (const answer of answers.filter(({ status }) => status === 200))
    expect(await statusOf(gateway.browser(), answer.json<Tokens>().access_token)).toBe(200);
  const again = await Promise.all(
    people.map(async (id) => {
      const browser = gateway.browser();
      return (await browser.get(await callbackUrl(browser, id), { accept: 'application/json' })).status;
    }),
  );
  expect(new Set(again)).toEqual(new Set([200]));
  const users = gateway.database.collection('users');
  expect(await users.countDocuments()).toBe(PEOPLE);
  expect((await users.distinct('identities.key')).length).toBe(PEOPLE);
}, 60_000);
