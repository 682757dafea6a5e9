import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { indexesCheck } from '../../src/doctor/checks/indexes.check.js';
import { mongodbCheck } from '../../src/doctor/checks/mongodb.check.js';
import { TestClock } from '../support/test-clock.js';
import { databaseUri, freePort, startGateway } from '../support/test-gateway.js';
import { complaints, texts, withStore } from './surroundings.js';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

const uriWith = (parameters: Record<string, string>) => {
  const uri = new URL(databaseUri('doctor'));
  for (const [name, value] of Object.entries(parameters)) uri.searchParams.set(name, value);
  return { MONGODB_URI: uri.href };
};

/** A mongod without a replica set. @returns its connection string */
async function startStandalone(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-standalone-'));
  const port = await freePort();
  const binary = process.env['TEST_MONGOD_BINARY'] ?? 'mongod';
  const options = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  const child: ChildProcess = spawn(binary, options, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  stops.push(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const uri = `mongodb://127.0.0.1:${port}/doctor`;
  await (await mongoose.createConnection(uri, { serverSelectionTimeoutMS: 20_000 }).asPromise()).close();
  return uri;
}

describe('MongoDB', () => {
  test('a replica set that answers is good', async () => {
    const findings = await withStore(uriWith({}), mongodbCheck);
    expect(complaints(findings)).toEqual([]);
    expect(texts(findings, 'good')).toEqual([
      expect.stringMatching(/^MongoDB \d+\.\d+\.\d+ answers/),
      expect.stringMatching(/change streams work/),
      expect.stringMatching(/clocks .* agree/),
    ]);
  });

  test('a single server costs change streams', async () => {
    const MONGODB_URI = await startStandalone();
    expect(complaints(await withStore({ MONGODB_URI }, mongodbCheck))).toEqual([
      expect.stringMatching(/without a replica set.*every request reads the database.*--replSet/),
    ]);
  });

  test('none there, an address that cannot be read, a replica set of another name', async () => {
    const problems = async (MONGODB_URI: string) =>
      texts(await withStore({ MONGODB_URI }, mongodbCheck), 'problem');
    expect(await problems(`mongodb://127.0.0.1:${await freePort()}/doctor`)).toEqual([
      expect.stringMatching(/nothing listens there/),
    ]);
    expect(await problems('mongodb://ada:p@ss:w/rd@127.0.0.1/doctor')).toEqual([
      expect.stringMatching(/cannot be read.*%XX/),
    ]);
    expect(await problems(uriWith({ replicaSet: 'another' }).MONGODB_URI)).toEqual([
      expect.stringMatching(/another name/),
    ]);
  });

  test('a refused password', async () => {
    const uri = databaseUri('doctor').replace('mongodb://', 'mongodb://nobody:three-quiet-herons@');
    const problems = texts(await withStore({ MONGODB_URI: uri }, mongodbCheck), 'problem');
    expect(problems).toEqual([expect.stringMatching(/refuses the user name or the password/)]);
    expect(problems.join()).not.toContain('heron');
  });

  test('reads from secondaries, and a database without a name', async () => {
    expect(
      complaints(await withStore(uriWith({ readPreference: 'secondaryPreferred' }), mongodbCheck)),
    ).toEqual([expect.stringMatching(/may still look alive/)]);
    const unnamed = new URL(databaseUri(''));
    expect(complaints(await withStore({ MONGODB_URI: unnamed.href }, mongodbCheck))).toEqual([
      expect.stringMatching(/names no database/),
    ]);
  });

  test.each([
    [45, 'warning'],
    [120, 'problem'],
  ] as const)('a clock that is %i s ahead is a %s', async (seconds, verdict) => {
    const clock = new TestClock();
    clock.advance(seconds);
    expect(texts(await withStore(uriWith({}), mongodbCheck, clock), verdict)).toEqual([
      expect.stringMatching(new RegExp(`${seconds} s ahead of that of MongoDB.*NTP`)),
    ]);
  });

  test('not set: the embedded one is not started, and its folder must be usable', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'));
    stops.push(async () => rmSync(folder, { recursive: true }));
    const look = (DATA_DIR: string) => withStore({ DATA_DIR }, mongodbCheck);
    expect(texts(await look(join(folder, 'new')), 'skipped')).toEqual([
      expect.stringMatching(/a MongoDB of its own.*not running now/),
    ]);
    const file = join(import.meta.dirname, 'mongodb.test.ts');
    expect(texts(await look(file), 'problem')).toEqual([expect.stringMatching(/cannot write/)]);
  });
});

describe('indexes', () => {
  test('those of every collection of a gateway are known; a missing one is named', async () => {
    const name = `t${randomUUID().replaceAll('-', '')}`;
    const gateway = await startGateway({ databaseName: name });
    stops.push(async () => {
      await gateway.database.dropDatabase();
      await gateway.stop();
    });
    const look = () => withStore({ MONGODB_URI: databaseUri(name) }, indexesCheck);
    const models = Object.keys(gateway.database.models).length;
    expect(texts(await look(), 'good')).toEqual([`The indexes of all ${models} collections are in place.`]);

    await gateway.database.collection('users').dropIndex('identities.key_1');
    await gateway.database.collection('sessions').dropIndex('expiresAt_1');
    const findings = await look();
    expect(texts(findings, 'problem')).toEqual([
      expect.stringMatching(/users\(identities\.key\).*two people/),
    ]);
    expect(texts(findings, 'warning')).toEqual([expect.stringMatching(/sessions\(expiresAt\)/)]);
  });

  test('an empty database is none of their business', async () => {
    const MONGODB_URI = databaseUri(`t${randomUUID().replaceAll('-', '')}`);
    expect(texts(await withStore({ MONGODB_URI }, indexesCheck), 'skipped')).toEqual([
      expect.stringMatching(/at its first start/),
    ]);
  });
});
