import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MOVE, RESET, tokenIn } from '../mail/caught-mail.js';
import { bearer, codeOf, PASSWORD, someAddress } from '../support/journeys.js';
import { CrashScene } from './crash-scene.js';
import { admin, endLeases, expectNews, mailsIn, newsOf, owner, TOLD } from './news.js';
import { expectDead, expectLogIn, logIn } from './people.js';

const LIMIT = 240_000;
const NEW_PASSWORD = 'another horse, another battery';

let scene: CrashScene;
beforeAll(async () => {
  scene = await CrashScene.open();
}, LIMIT);
afterAll(() => scene.close());

/** The token of the newest mail of this subject. */
const tokenOf = async (subject: string) =>
  tokenIn((await mailsIn(scene)).find((mail) => mail.subject.includes(subject)));

async function askForReset(email: string): Promise<string> {
  expect((await scene.browser().post('/auth/password/forgot', { email })).status).toBe(202);
  return tokenOf(RESET);
}
const reset = (token: string) =>
  scene.browser().post('/auth/password/reset', { token, password: NEW_PASSWORD });

async function askToMove(headers: Record<string, string>, email: string): Promise<string> {
  expect((await scene.browser().post('/auth/email', { email }, headers)).status).toBe(202);
  return tokenOf(MOVE);
}
const confirm = (token: string) => scene.browser().post('/auth/email/verify', { token });

const holderOf = async (email: string) =>
  (await scene.database.collection('users').findOne({ claimedEmail: email }))?._id.toHexString();

describe('kill -9 between any two writes: who is concerned is told once, or nothing took place, at', () => {
  it(
    'a password reset',
    async () => {
      const writes = await scene.cutEverywhere({
        async prepare() {
          const person = await owner(scene);
          return { person, token: await askForReset(person.email) };
        },
        act: (_, { token }) => reset(token),
        status: 204,
        async afterCrash(_, { person, token }, done) {
          const changed = done.includes('findAndModify users');
          await expectNews(scene, person.id, 'password.reset', changed);
          expect((await logIn(scene.browser(), person.email, NEW_PASSWORD)).status).toBe(changed ? 200 : 401);
          if (done.includes('update revocations')) await expectDead(scene, person);
          expect(codeOf(await reset(token))).toBe('invalid_code');
        },
        async again(_, { person }) {
          expect((await reset(await askForReset(person.email))).status).toBe(204);
          await expectLogIn(scene, person.email, NEW_PASSWORD);
          await expectDead(scene, person);
        },
      });
      expect(writes).toEqual([
        'findAndModify email_proofs',
        'update revocations',
        'findAndModify users',
        'delete sessions',
        ...TOLD,
        'delete email_proofs',
      ]);
    },
    LIMIT,
  );

  it(
    'a change of address, of which the old one is told',
    async () => {
      const writes = await scene.cutEverywhere({
        async prepare() {
          const person = await owner(scene);
          const moved = someAddress();
          const token = await askToMove(bearer(person.access_token), moved);
          await scene.database.collection('outbox').deleteMany({});
          return { person, moved, token };
        },
        act: (_, { token }) => confirm(token),
        status: 204,
        async afterCrash(_, { person, moved, token }, done) {
          const changed = done.includes('findAndModify users');
          await expectNews(scene, person.id, 'email.changed', changed);
          // What the dead gateway's worker had taken is its for two minutes.
          await endLeases(scene);
          const told = (await mailsIn(scene)).filter(({ to }) => to === person.email);
          const subjects = told.map(({ subject }) => subject);
          expect(
            subjects.filter((subject) => subject.includes('Your e-mail address was changed')),
          ).toHaveLength(changed ? 1 : 0);
          expect(await holderOf(changed ? moved : person.email)).toBe(person.id);
          expect(codeOf(await confirm(token))).toBe('invalid_code');
        },
        async again(_, { person, moved }) {
          if ((await holderOf(moved)) !== person.id) {
            const { access_token: token } = await expectLogIn(scene, person.email);
            expect((await confirm(await askToMove(bearer(token), moved))).status).toBe(204);
          }
          await expectLogIn(scene, moved);
          expect((await logIn(scene.browser(), person.email)).status).toBe(401);
        },
      });
      expect(writes).toEqual([
        'findAndModify email_proofs',
        'findAndModify users',
        ...TOLD,
        'delete email_proofs',
      ]);
    },
    LIMIT,
  );

  it(
    'a password change',
    async () => {
      const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
      const writes = await scene.cutEverywhere({
        prepare: () => owner(scene),
        act: (_, person) => scene.browser().post('/auth/password', body, bearer(person.access_token)),
        status: 204,
        afterCrash: (_, { id }, done) =>
          expectNews(scene, id, 'password.changed', done.includes('findAndModify users')),
        async again(_, { id, email }) {
          const old = await logIn(scene.browser(), email);
          expect(await newsOf(scene, id, 'password.changed')).toEqual(
            old.status === 200 ? { records: 0, notices: 0 } : { records: 1, notices: 1 },
          );
        },
      });
      expect(writes).toEqual(['update revocations', 'findAndModify users', 'delete sessions', ...TOLD]);
    },
    LIMIT,
  );

  it(
    'the deletion of an account',
    async () => {
      const remove = (headers: Record<string, string>) =>
        scene.browser().request('/auth/profile', { method: 'DELETE', headers });
      const writes = await scene.cutEverywhere({
        prepare: () => owner(scene),
        act: (_, person) => remove(bearer(person.access_token)),
        status: 204,
        async afterCrash(_, person, done) {
          const gone = done.includes('delete users');
          expect(await holderOf(person.email)).toBe(gone ? undefined : person.id);
          await expectNews(scene, person.id, 'account.deleted', gone);
          if (done.includes('update revocations')) await expectDead(scene, person);
        },
        async again(_, person) {
          if (await holderOf(person.email)) {
            const { access_token: token } = await expectLogIn(scene, person.email);
            expect((await remove(bearer(token))).status).toBe(204);
          }
          expect((await logIn(scene.browser(), person.email)).status).toBe(401);
          await expectDead(scene, person);
          await expectNews(scene, person.id, 'account.deleted', true);
        },
      });
      expect(writes).toEqual([
        'findAndModify farewells',
        'update revocations',
        'delete users',
        'delete sessions',
        'update revocations',
        'insert outbox',
        'update farewells',
      ]);
    },
    LIMIT,
  );

  it(
    'the disabling of a user, which is recorded',
    async () => {
      const decide = (headers: Record<string, string>, id: string) =>
        scene.browser().request(`/admin/users/${id}`, { method: 'PATCH', json: { disabled: true }, headers });
      const recorded = async (id: string) => (await newsOf(scene, id, 'user.disabled')).records;
      const writes = await scene.cutEverywhere({
        prepare: async () => ({ headers: await admin(scene), person: await owner(scene) }),
        act: (_, { headers, person }) => decide(headers, person.id),
        status: 200,
        async afterCrash(_, { person }, done) {
          const disabled = done.includes('findAndModify users');
          expect(await recorded(person.id)).toBe(disabled ? 1 : 0);
          expect((await logIn(scene.browser(), person.email)).status).toBe(disabled ? 403 : 200);
          await expectDead(scene, person);
        },
        async again(_, { headers, person }) {
          expect((await decide(headers, person.id)).status).toBe(200);
          expect(codeOf(await logIn(scene.browser(), person.email))).toBe('account_disabled');
          await expectDead(scene, person);
          expect(await recorded(person.id)).toBe(1);
        },
      });
      expect(writes).toEqual([
        'update revocations',
        'findAndModify users',
        'delete sessions',
        'update users',
      ]);
    },
    LIMIT,
  );
});
