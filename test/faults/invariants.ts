import type { Connection, Types } from 'mongoose';
import type { PendingLinkRecord } from '../../src/identities/pending-link.schema.js';
import type { SessionRecord } from '../../src/sessions/session.schema.js';
import type { UserRecord } from '../../src/users/user.schema.js';

type StoredUser = UserRecord & { _id: Types.ObjectId };

/**
 * What must be true of the whole database between any two writes, whoever died in between.
 *
 * @returns one sentence a violation
 */
export async function violations(database: Connection): Promise<string[]> {
  const users = await database.collection<StoredUser>('users').find().toArray();
  const sessions = await database.collection<SessionRecord>('sessions').find().toArray();
  const pending = await database.collection<PendingLinkRecord>('pending_links').find().toArray();
  return [
    ...repeated(users.flatMap((user) => user.identities.map(({ key }) => key))).map(
      (key) => `two users hold ${key}`,
    ),
    ...repeated(users.flatMap((user) => user.claimedEmail ?? [])).map((key) => `two users claim ${key}`),
    ...repeated(users.flatMap((user) => (user.emailVerified ? (user.emailKey ?? []) : []))).map(
      (key) => `two users verified ${key}`,
    ),
    ...users.flatMap(faultsOf),
    ...sessions.flatMap((session) => faultsOfSession(session, users)),
    ...pending
      .filter(({ userId }) => !users.some((user) => user._id.toHexString() === userId))
      .map(({ userId }) => `an identity waits for ${userId}, who is not there`),
  ];
}

/** A user document that no single write of the decision table can have left. */
function faultsOf(user: StoredUser): string[] {
  const faults = [];
  const wayIn = user.identities.length > 0 || (user.hasPassword && user.claimedEmail !== undefined);
  if (!wayIn) faults.push('has no way in');
  if (user.hasPassword !== (user.passwordHash !== undefined)) faults.push('has half a password');
  if (user.emailVerified && user.claimedEmail === undefined)
    faults.push('verified an address it does not claim');
  return faults.map((fault) => `${user._id.toHexString()} ${fault}`);
}

function faultsOfSession(session: SessionRecord, users: readonly StoredUser[]): string[] {
  const owner = users.find((user) => user._id.equals(session.userId));
  if (!owner) return ['a session belongs to nobody'];
  return session.version > owner.tokenVersion ? ['a session is ahead of its user'] : [];
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
