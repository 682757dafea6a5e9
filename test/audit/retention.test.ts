import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from '@jest/globals';
import { indexesCheck } from '../../src/doctor/checks/indexes.check.js';
import { texts, withStore } from '../doctor/surroundings.js';
import { databaseUri, startGateway, type TestGateway } from '../support/test-gateway.js';

const DAY = 86_400;
const databaseName = `t${randomUUID().replaceAll('-', '')}`;
let running: TestGateway | undefined;
afterEach(() => running?.stop());

const start = async (seconds: number | undefined) => {
  await running?.stop();
  const environment: Record<string, string> =
    seconds === undefined ? {} : { AUDIT_RETENTION: String(seconds) };
  running = await startGateway({ databaseName, environment });
  return running.database;
};

it('events are kept as long as is set; another setting changes the index at the next start', async () => {
  const kept = async (seconds: number | undefined) => {
    const database = await start(seconds);
    const indexes = await database.collection('audit_events').indexes();
    return indexes.filter(({ key }) => Object.keys(key).join() === 'at').map((one) => one.expireAfterSeconds);
  };
  expect(await kept(undefined)).toEqual([180 * DAY]);
  expect(await kept(30 * DAY)).toEqual([30 * DAY]);
  expect(await kept(30 * DAY)).toEqual([30 * DAY]);
  expect(await kept(400 * DAY)).toEqual([400 * DAY]);

  const MONGODB_URI = databaseUri(databaseName);
  const look = (days: number) =>
    withStore({ MONGODB_URI, AUDIT_RETENTION: String(days * DAY) }, indexesCheck);
  expect(texts(await look(400), 'warning')).toEqual([]);
  expect(texts(await look(30), 'warning')).toEqual([
    expect.stringMatching(`kept for ${400 * DAY} seconds; AUDIT_RETENTION says ${30 * DAY} seconds`),
  ]);
  await running?.database.collection('audit_events').dropIndex('at_1');
  expect(texts(await look(30), 'warning')).toEqual([expect.stringMatching(/kept for ever/)]);
  await running?.database.dropDatabase();
});
