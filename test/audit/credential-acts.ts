import { enter, googler } from '../identities/accounts.js';
import { forgot, MOVE, reset, tokenTo, verify, VERIFY } from '../mail/caught-mail.js';
import { enrol, mfaToken, personWithApp, secondStep } from '../support/authenticator.js';
import { bearer, PASSWORD, register, someAddress, type Tokens } from '../support/journeys.js';
import { addPasskey } from '../support/passkeys.js';
import { gmail, idOf, NEW_PASSWORD, type Row } from './scene.js';

/** What changes of an account, by its owner or an admin. */
export const credentialActs: Row[] = [
  [
    'a changed password',
    { event: 'password.changed' },
    async (scene) => {
      const { id, headers } = await scene.somebody();
      await scene.post('/auth/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, headers);
      return id;
    },
  ],
  [
    'a first password',
    { event: 'password.set' },
    async (scene) => {
      const tokens = (await enter(scene.gateway, googler(gmail()))).json<Tokens>();
      await scene.post('/auth/password', { newPassword: NEW_PASSWORD }, bearer(tokens.access_token));
      return idOf(tokens);
    },
  ],
  [
    'a reset password',
    { event: 'password.reset', reason: 'recovered' },
    async (scene) => {
      const { id, email } = await scene.somebody();
      const token = await forgot(scene.gateway, email);
      scene.secrets.push(token);
      await reset(scene.gateway, token, NEW_PASSWORD);
      return id;
    },
  ],
  [
    'an account taken over by its mailbox',
    { event: 'password.reset', reason: 'taken-over' },
    async (scene) => {
      const planted = await register(scene.gateway.browser());
      await reset(scene.gateway, await forgot(scene.gateway, planted.email), NEW_PASSWORD);
      return idOf(planted);
    },
  ],
  [
    'a confirmed address',
    { event: 'email.verified' },
    async (scene) => {
      const tokens = await register(scene.gateway.browser());
      const token = await tokenTo(scene.gateway, tokens.email, VERIFY);
      scene.secrets.push(token);
      await verify(scene.gateway, token);
      return idOf(tokens);
    },
  ],
  [
    'a move to another address that is asked for',
    { event: 'email.change-requested' },
    async (scene) => {
      const { id, headers } = await scene.somebody();
      await scene.post('/auth/email', { email: someAddress() }, headers);
      return id;
    },
  ],
  [
    'a move to another address',
    { event: 'email.changed' },
    async (scene) => {
      const { id, headers } = await scene.somebody();
      const email = someAddress();
      await scene.post('/auth/email', { email }, headers);
      await verify(scene.gateway, await tokenTo(scene.gateway, email, MOVE));
      return id;
    },
  ],
  [
    'an authenticator app',
    { event: 'totp.added' },
    async (scene) => idOf(await personWithApp(scene.gateway)),
  ],
  [
    'an authenticator app taken away',
    { event: 'totp.removed' },
    async (scene) => {
      const { app, access_token } = await personWithApp(scene.gateway);
      const json = { code: app.freshCode() };
      const headers = bearer(access_token);
      await scene.gateway.browser().request('/auth/mfa/totp', { method: 'DELETE', json, headers });
      return idOf({ access_token });
    },
  ],
  [
    'new recovery codes',
    { event: 'recovery-codes.regenerated' },
    async (scene) => {
      const person = await personWithApp(scene.gateway);
      await scene.post('/auth/mfa/recovery-codes', {}, bearer(person.access_token));
      return idOf(person);
    },
  ],
  [
    'a recovery code that was used',
    { event: 'recovery-code.used' },
    async (scene) => {
      const person = await scene.somebody();
      const { recoveryCodes } = await enrol(scene.gateway, person.access_token);
      scene.secrets.push(...recoveryCodes);
      const due = mfaToken(await scene.post('/auth/login', { email: person.email, password: PASSWORD }));
      await secondStep(scene.gateway.browser(), due, recoveryCodes[0] ?? '');
      return person.id;
    },
  ],
  [
    'a passkey',
    { event: 'passkey.added' },
    async (scene) => {
      const person = await scene.somebody();
      await addPasskey(scene.gateway, person.access_token);
      return person.id;
    },
  ],
  [
    'a passkey taken away',
    { event: 'passkey.removed' },
    async (scene) => {
      const person = await scene.somebody();
      const { id } = await addPasskey(scene.gateway, person.access_token);
      await scene.remove(`/auth/passkeys/${id}`, person.headers);
      return person.id;
    },
  ],
  [
    'a deleted account',
    { event: 'account.deleted' },
    async (scene) => {
      const { id, headers } = await scene.somebody();
      await scene.remove('/auth/profile', headers);
      return id;
    },
  ],
  [
    'a disabled user',
    { event: 'user.disabled' },
    async (scene) => (await scene.decided({ disabled: true })).id,
  ],
  [
    'roles',
    { event: 'roles.changed', reason: 'editor' },
    async (scene) => (await scene.decided({ roles: ['editor'] })).id,
  ],
  [
    'an enabled user',
    { event: 'user.enabled' },
    async (scene) => (await scene.decided({ disabled: true }, { disabled: false })).id,
  ],
  [
    'exported data',
    { event: 'data.exported' },
    async (scene) => {
      const { id, headers } = await scene.somebody();
      await scene.gateway.browser().get('/auth/profile/export', headers);
      return id;
    },
  ],
];
