import { createHash } from 'node:crypto';
import { ObjectId } from 'mongodb';

const BATCH = 5_000;
const DAY = 86_400_000;

/** The n-th user's id: like those of the driver, rising. @param {number} n */
export function userId(n) {
  return new ObjectId(`6700000000000000${n.toString(16).padStart(8, '0')}`);
}

/** The n-th session's id: without order, like the gateway's. @param {number} n */
export function sessionId(n) {
  return createHash('sha256').update(`session ${n}`).digest('base64url').slice(0, 22);
}

/**
 * Fills a gateway's own collections, whose indexes it has made at its start. The documents are those of
 * `src/users/user.schema.ts` and `src/sessions/session.schema.ts`; the measurement signs in as them, and so notices when they are not.
 *
 * @param {import('mongodb').Db} database
 * @param {number} size users, with one session each
 * @param {string} passwordHash of the one password that all of them have
 */
export async function populate(database, size, passwordHash) {
  for (let from = 0; from < size; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, size - from) }, (_, index) => from + index);
    await Promise.all([
      database.collection('users').insertMany(
        numbers.map((n) => user(n, passwordHash)),
        { ordered: false },
      ),
      database.collection('sessions').insertMany(numbers.map(session), { ordered: false }),
    ]);
  }
}

/** The n-th user's address. @param {number} n */
export function address(n) {
  return `p${n}@gmail.com`;
}

/** @param {number} n @param {string} passwordHash */
function user(n, passwordHash) {
  const email = address(n);
  const identity = {
    key: `google:p${n}`,
    provider: 'google',
    providerId: `p${n}`,
    email,
    linkedAt: new Date(),
  };
  return {
    _id: userId(n),
    email,
    emailKey: email,
    claimedEmail: email,
    emailVerified: true,
    displayName: `Person ${n}`,
    avatarUrl: null,
    passwordHash,
    hasPassword: true,
    roles: [],
    tokenVersion: 0,
    disabled: false,
    identities: [identity],
    createdAt: new Date(),
  };
}

/** @param {number} n */
function session(n) {
  const now = Date.now();
  return {
    _id: sessionId(n),
    userId: userId(n),
    version: 0,
    generation: 0,
    rotatedAt: new Date(now),
    amr: ['google'],
    createdAt: new Date(now),
    lastUsedAt: new Date(now),
    expiresAt: new Date(now + 14 * DAY),
    endsAt: new Date(now + 60 * DAY),
    ip: '127.0.0.1',
    userAgent: 'bench',
  };
}
