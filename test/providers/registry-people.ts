import type { ProviderAnswer } from './fake-provider.js';

/** One person as each provider describes them, by the path asked. A new provider adds its line here. */
export const people: Record<string, { answers: Record<string, ProviderAnswer>; providerId: string }> = {
  google: {
    answers: { '/userinfo': { sub: 'g-1', email: 'g@gmail.com', email_verified: true, name: 'Somebody' } },
    providerId: 'g-1',
  },
  github: {
    answers: {
      '/api/user': { id: 7, login: 'hub', name: 'Somebody' },
      '/api/user/emails': [{ email: 'hub@example.com', primary: true, verified: true }],
    },
    providerId: '7',
  },
  discord: {
    answers: {
      '/api/users/@me': {
        id: '42',
        username: 'disc',
        global_name: 'Somebody',
        email: 'd@example.com',
        verified: true,
      },
    },
    providerId: '42',
  },
};
