import { expect } from '@jest/globals';
import type { Caught } from '../mail/caught-mail.js';
import { bearer, claimsOf, register, type Tokens } from '../support/journeys.js';
import type { CrashScene } from './crash-scene.js';
import { expectLogIn, markVerified } from './people.js';

/** How the news of a change get from the user's document to the outbox. */
export const TOLD = ['insert outbox', 'update users'];

/** The id of whose tokens these are. */
const userOf = ({ access_token }: Pick<Tokens, 'access_token'>) => String(claimsOf(access_token)['sub']);

/** Somebody who proved the address. */
export async function owner(scene: CrashScene, email?: string) {
  const person = await register(scene.browser(), email);
  await markVerified(scene, person.email);
  return { ...person, id: userOf(person) };
}

/** Somebody who may decide about others. @returns the header for it */
export async function admin(scene: CrashScene): Promise<Record<string, string>> {
  const { id, email } = await owner(scene);
  await scene.database.collection('users').updateOne({ claimedEmail: email }, { $set: { roles: ['admin'] } });
  const tokens = await expectLogIn(scene, email);
  expect(userOf(tokens)).toBe(id);
  return bearer(tokens.access_token);
}

/** Mails that were caught, the newest first; what is due is waited for. */
export async function mailsIn(scene: CrashScene): Promise<Caught[]> {
  return (await scene.browser().get('/sandbox/mail', { accept: 'application/json' })).json<Caught[]>();
}

/** Lets time pass for mails that somebody has taken. */
export async function endLeases({ database }: CrashScene): Promise<void> {
  await database.collection('outbox').updateMany({ state: 'waiting' }, { $set: { dueAt: new Date(0) } });
}

/** What was recorded of a user, and how many notices were queued, sent or not. */
export async function newsOf(scene: CrashScene, userId: string, event: string) {
  const { database } = scene;
  const [records, notices] = await Promise.all([
    database.collection('audit_events').countDocuments({ userId, event }),
    database.collection('outbox').countDocuments({ userId, kind: 'security-notice' }),
  ]);
  return { records, notices };
}

/** Told once when it took place, else not at all; and nothing is left that waits to be told. */
export async function expectNews(
  scene: CrashScene,
  userId: string,
  event: string,
  tookPlace: boolean,
): Promise<void> {
  const times = tookPlace ? 1 : 0;
  expect(await newsOf(scene, userId, event)).toEqual({ records: times, notices: times });
  const waiting = { 'announcements.0': { $exists: true } };
  expect(await scene.database.collection('users').countDocuments(waiting)).toBe(0);
}
