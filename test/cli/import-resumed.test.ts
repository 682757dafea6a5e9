import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { databaseUri } from '../support/test-gateway.js';
import { startCli } from './run-cli.js';

const LINES = 20_000;
/** Bytes; the file alone has 60 MB, and a process that does nothing some 150 MB. */
const MEMORY_BOUND = 330 * 1024 * 1024;

const folder = mkdtempSync(join(tmpdir(), 'latchkey-import-'));
const MONGODB_URI = databaseUri(`resumed${randomUUID().replaceAll('-', '')}`);
const settings = { MONGODB_URI, APP_SECRET: 'the root secret of gateway and command line' };
const database = await mongoose.createConnection(MONGODB_URI).asPromise();
afterAll(async () => {
  await database.dropDatabase();
  await database.close();
  rmSync(folder, { recursive: true });
});

it('killed in the middle and done again, everybody is there once; memory does not grow with the file', async () => {
  const file = join(folder, 'users.jsonl');
  const person = (index: number) => ({
    email: `person-${index}@example.com`,
    emailVerified: true,
    displayName: 'x'.repeat(3_000),
    identities: [{ provider: 'google', providerId: `imported-${index}` }],
  });
  const lines = Array.from({ length: LINES }, (_, index) => `${JSON.stringify(person(index))}\n`);
  await writeFile(file, lines.join(''));

  const killed = startCli(settings, ['import', file], (soFar) => {
    if (soFar.includes('Importing: 10 %')) killed.child.kill('SIGKILL');
  });
  expect((await killed.ended).code).toBeNull();
  const users = database.collection('users');
  const before = await users.countDocuments();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(LINES);
  const left = users.find().sort({ _id: 1 }).limit(1).toArray();

  const resumed = await startCli(settings, ['import', file, '--json']).ended;
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.out)).toMatchObject({
    lines: LINES,
    imported: LINES - before,
    alreadyThere: before,
    refused: 0,
  });
  expect(await users.countDocuments()).toBe(LINES);
  expect(await users.distinct('claimedEmail')).toHaveLength(LINES);
  const [kept] = await left;
  expect(await users.findOne({ _id: kept?._id })).toEqual(kept);
  const created = { event: 'user.created', actorId: 'cli' };
  expect(await database.collection('audit_events').countDocuments(created)).toBe(LINES);
  expect(resumed.memory).toBeLessThan(MEMORY_BOUND);
}, 240_000);
