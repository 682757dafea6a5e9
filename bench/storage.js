import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObjectId } from 'mongodb';
import mongoose from 'mongoose';
import { AuditSchema } from '../dist/audit/audit.schema.js';
import { SessionSchema } from '../dist/sessions/session.schema.js';
import { UserSchema } from '../dist/users/user.schema.js';
import { openDatabases } from './setup/mongod.js';

/** How many of each are written; `node bench/storage.js 200000`. Below some ten thousand the figures are those of empty pages. */
const size = Number(process.argv[2] ?? 100_000);
const BATCH = 5_000;
const DAY = 86_400_000;
const AGENT =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** @param {number} length */
const letters = (length) => randomBytes(length).toString('hex').slice(0, length);
/** @param {number} days */
const within = (days) => new Date(Date.now() - randomInt(days * DAY));

/** The last account of GitHub that somebody has: no two have the same. */
let accounts = 1_000_000;

/** Every third with a password alone, a third by Google, a third by Google and GitHub with a password too. */
function user() {
  const kind = randomInt(3);
  const email = `${letters(8)}.${letters(7)}@${['gmail.com', 'example.com', 'mail.example.org'][randomInt(3)]}`;
  const providers = ['google', 'github'].slice(0, kind);
  const identities = providers.map((provider) => {
    const providerId =
      provider === 'google'
        ? `1${randomInt(10 ** 10)}${randomInt(10 ** 10)}`
        : `${(accounts += randomInt(1, 900))}`;
    return { key: `${provider}:${providerId}`, provider, providerId, email, linkedAt: within(900) };
  });
  const hasPassword = kind !== 1;
  const hash = `$argon2id$v=19$m=19456,t=2,p=1$${randomBytes(16).toString('base64')}$${randomBytes(32).toString('base64')}`;
  return {
    _id: new ObjectId(),
    email,
    emailKey: email,
    claimedEmail: email,
    emailVerified: true,
    displayName: `${letters(6)} ${letters(9)}`,
    avatarUrl: kind === 0 ? null : `https://lh3.googleusercontent.com/a/${letters(60)}=s96-c`,
    ...(hasPassword && { passwordHash: hash }),
    hasPassword,
    roles: [],
    tokenVersion: randomInt(3),
    disabled: false,
    identities,
    createdAt: within(900),
  };
}

function session() {
  const at = within(14);
  return {
    _id: randomBytes(16).toString('base64url'),
    userId: new ObjectId(randomBytes(12)),
    version: 0,
    generation: randomInt(500),
    rotatedAt: at,
    amr: ['google'],
    createdAt: at,
    lastUsedAt: at,
    expiresAt: new Date(at.getTime() + 14 * DAY),
    endsAt: new Date(at.getTime() + 60 * DAY),
    ip: Array.from({ length: 4 }, () => randomInt(256)).join('.'),
    userAgent: AGENT.replace('140', String(randomInt(120, 141))),
  };
}

function event() {
  return {
    _id: new ObjectId(),
    event: ['sign-in', 'sign-out', 'refresh-reuse', 'sign-in-failed'][randomInt(4)],
    userId: new ObjectId(randomBytes(12)).toHexString(),
    sessionId: randomBytes(16).toString('base64url'),
    provider: 'google',
    ip: Array.from({ length: 4 }, () => randomInt(256)).join('.'),
    at: new Date(),
  };
}

const folder = await mkdtemp(join(tmpdir(), 'latchkey-storage-'));
const databases = await openDatabases(folder);
const connection = await mongoose.createConnection(databases.uriOf('storage')).asPromise();
const kinds = [
  { schema: UserSchema, make: user },
  { schema: SessionSchema, make: session },
  { schema: AuditSchema, make: event },
];
try {
  for (const { schema, make } of kinds) {
    const name = String(schema.get('collection'));
    await connection.model(name, schema).createIndexes();
    const collection = databases.of('storage').collection(name);
    for (let written = 0; written < size; written += BATCH)
      await collection.insertMany(Array.from({ length: BATCH }, make));
    await collection.db.admin().command({ fsync: 1 });
    const [bson] = await collection
      .aggregate([{ $group: { _id: null, mean: { $avg: { $bsonSize: '$$ROOT' } } } }])
      .toArray();
    const stats = await collection.db.command({ collStats: name });
    const each = (/** @type {number} */ bytes) => Math.round(bytes / size);
    const indexes = Object.entries(stats.indexSizes).map(
      ([index, bytes]) => `${index} ${each(Number(bytes))}`,
    );
    process.stdout.write(
      `${name}: document ${Math.round(bson?.mean)}, on disk ${each(stats.storageSize)}, indexes ${each(stats.totalIndexSize)} (${indexes.join(', ')})\n`,
    );
  }
} finally {
  await connection.close();
  await databases.close();
  await rm(folder, { recursive: true, force: true });
}
