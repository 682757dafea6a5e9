import { enter, googler, hubber } from '../identities/accounts.js';
import { mfaToken, personWithApp, secondStep } from '../support/authenticator.js';
import { PASSWORD, someAddress, type Tokens } from '../support/journeys.js';
import { addPasskey, passkeySignIn } from '../support/passkeys.js';
import { gmail, idOf, type Row } from './scene.js';

/** How people get in, or do not. */
export const signInActs: Row[] = [
  [
    'a registration',
    { event: 'user.created', provider: 'pwd' },
    async (scene) => (await scene.somebody()).id,
  ],
  [
    'a sign-in by password',
    { event: 'sign-in', reason: 'pwd' },
    async (scene) => (await scene.somebody()).id,
  ],
  [
    'a first sign-in by a provider',
    { event: 'user.created', provider: 'google' },
    async (scene) => idOf((await enter(scene.gateway, googler(gmail()))).json<Tokens>()),
  ],
  [
    'a sign-in by a provider',
    { event: 'sign-in', reason: 'github' },
    async (scene) => idOf((await enter(scene.gateway, hubber(someAddress()))).json<Tokens>()),
  ],
  [
    'a sign-in in two steps',
    { event: 'sign-in', reason: 'pwd otp' },
    async (scene) => {
      const { app, ...person } = await personWithApp(scene.gateway);
      const due = mfaToken(await scene.post('/auth/login', { email: person.email, password: PASSWORD }));
      const code = app.freshCode();
      scene.secrets.push(due, app.secret);
      return idOf((await secondStep(scene.gateway.browser(), due, code)).json<Tokens>());
    },
  ],
  [
    'a sign-in by a passkey',
    { event: 'sign-in', reason: 'webauthn' },
    async (scene) => {
      const person = await scene.somebody();
      const { key } = await addPasskey(scene.gateway, person.access_token);
      return idOf((await passkeySignIn(scene.gateway, key)).json<Tokens>());
    },
  ],
  [
    'a wrong password',
    { event: 'sign-in.refused', provider: 'pwd', reason: 'invalid_credentials' },
    async (scene) => {
      const { id, email } = await scene.somebody();
      await scene.post('/auth/login', { email, password: 'wrong horse wrong battery' });
      return id;
    },
  ],
  [
    'a password for nobody',
    { event: 'sign-in.refused', provider: 'pwd', reason: 'invalid_credentials' },
    async (scene) => {
      await scene.post('/auth/login', { email: someAddress(), password: PASSWORD });
      return undefined;
    },
  ],
  [
    'a wrong code',
    { event: 'sign-in.refused', reason: 'mfa_invalid' },
    async (scene) => {
      const { app, ...person } = await personWithApp(scene.gateway);
      const due = mfaToken(await scene.post('/auth/login', { email: person.email, password: PASSWORD }));
      await secondStep(scene.gateway.browser(), due, app.wrongCode());
      return idOf(person);
    },
  ],
  [
    'a passkey’s answer that is not good',
    { event: 'sign-in.refused', reason: 'invalid_passkey' },
    async (scene) => {
      const person = await scene.somebody();
      const { key } = await addPasskey(scene.gateway, person.access_token);
      await passkeySignIn(scene.gateway, key, { origin: 'https://evil.example' });
      return person.id;
    },
  ],
  [
    'a disabled user who signs in',
    { event: 'sign-in.refused', provider: 'pwd', reason: 'account_disabled' },
    async (scene) => {
      const { id, email } = await scene.somebody();
      const json = { disabled: true };
      await scene.gateway
        .browser()
        .request(`/admin/users/${id}`, { method: 'PATCH', json, headers: scene.admin });
      await scene.post('/auth/login', { email, password: PASSWORD });
      return id;
    },
  ],
  [
    'an identity that must be proved first',
    { event: 'sign-in.refused', provider: 'github', reason: 'link_required' },
    async (scene) => {
      const { id, email } = await scene.somebody();
      await enter(scene.gateway, hubber(email));
      return id;
    },
  ],
];
