import { enter, googler, hubber } from '../identities/accounts.js';
import { bearer, register, type Tokens } from '../support/journeys.js';
import { gmail, idOf, type Row } from './scene.js';

/** What is connected, and what ends. */
export const sessionAndLinkActs: Row[] = [
  [
    'a link',
    { event: 'identity.linked', provider: 'google' },
    async (scene) => {
      const { id, email } = await scene.somebody(gmail());
      await enter(scene.gateway, googler(email));
      return id;
    },
  ],
  [
    'an unlink',
    { event: 'identity.unlinked', provider: 'google' },
    async (scene) => {
      const { email } = await scene.somebody(gmail());
      const tokens = (await enter(scene.gateway, googler(email))).json<Tokens>();
      await scene.remove('/auth/identities/google', bearer(tokens.access_token));
      return idOf(tokens);
    },
  ],
  [
    'a claim',
    { event: 'account.claimed', provider: 'github' },
    async (scene) => {
      const planted = await register(scene.gateway.browser());
      await enter(scene.gateway, hubber(planted.email));
      return idOf(planted);
    },
  ],
  [
    'a refresh token that came twice',
    { event: 'refresh.reused', reason: 'reused' },
    async (scene) => {
      const { id, refresh_token: refreshToken } = await scene.somebody();
      const next = (await scene.post('/auth/refresh', { refreshToken })).json<Tokens>();
      scene.secrets.push(next.refresh_token);
      await scene.post('/auth/refresh', { refreshToken: next.refresh_token });
      await scene.post('/auth/refresh', { refreshToken });
      return id;
    },
  ],
  [
    'signing out',
    { event: 'session.ended' },
    async (scene) => {
      const { id, headers } = await scene.somebody();
      await scene.post('/auth/logout', undefined, headers);
      return id;
    },
  ],
  [
    'signing out everywhere',
    { event: 'sessions.ended' },
    async (scene) => {
      const { id, headers } = await scene.somebody();
      await scene.post('/auth/logout-all', undefined, headers);
      return id;
    },
  ],
  [
    'a revoked token',
    { event: 'token.revoked' },
    async (scene) => {
      const { id, access_token: token } = await scene.somebody();
      await scene.post('/auth/revoke', { token });
      return id;
    },
  ],
];
