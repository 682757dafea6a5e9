import { bearer, cookiesOf, expectStatus, locationOf, request } from './request.js';

/**
 * How each contestant is spoken to.
 *
 * @typedef {import('./connection.js').Connection} Connection
 * @typedef {import('./connection.js').Answer} Answer
 * @typedef {{access: string, refresh: string}} Tokens
 * @typedef {{
 *   signUp?: (connection: Connection, email: string) => Promise<Tokens>,
 *   reads?: Record<string, (tokens: Tokens) => string>,
 *   refresh?: (tokens: Tokens) => string,
 *   tokensOf?: (answer: Answer) => Tokens,
 *   login?: (email: string) => string,
 *   start?: () => string,
 *   callback?: (started: Answer, code: string) => string,
 *   signedIn?: (answer: Answer) => boolean,
 * }} Client
 */

const PASSWORD = 'Kv9-tangerine-orbit';

/** @param {Answer} answer @returns {Tokens} */
function tokenPair({ body }) {
  const { access_token: access, refresh_token: refresh } = JSON.parse(body);
  return { access, refresh };
}

/** @param {string} path @returns {(tokens: Tokens) => string} */
const authorized = (path) => (tokens) => request('GET', path, { headers: bearer(tokens.access) });

/** @param {Answer} started @param {string} location @param {string} path @param {string} code */
function callback(started, location, path, code) {
  const state = new URL(location).searchParams.get('state') ?? '';
  const query = new URLSearchParams({ code, state });
  return request('GET', `${path}?${query}`, { headers: { Cookie: cookiesOf(started) } });
}

/** The routes that gateway and textbook have in common. @type {Client} */
const nest = {
  async signUp(connection, email) {
    const body = { email, password: PASSWORD };
    return tokenPair(expectStatus(await connection.send(request('POST', '/auth/register', { body }))));
  },
  reads: {
    profile: authorized('/auth/profile'),
    verify: authorized('/auth/verify'),
    guarded: authorized('/bench/guarded'),
  },
  refresh: ({ refresh }) => request('POST', '/auth/refresh', { body: { refreshToken: refresh } }),
  tokensOf: tokenPair,
  login: (email) => request('POST', '/auth/login', { body: { email, password: PASSWORD } }),
  start: () => request('GET', '/auth/google'),
  callback: (started, code) => callback(started, locationOf(started), '/auth/google/callback', code),
  signedIn: ({ status, body }) => status === 200 && body.includes('access_token'),
};

/** @type {Client} */
const betterAuth = {
  async signUp(connection, email) {
    const body = { email, password: PASSWORD, name: email };
    const answer = await connection.send(request('POST', '/api/auth/sign-up/email', { body }));
    return { access: cookiesOf(expectStatus(answer)), refresh: '' };
  },
  reads: {
    session: ({ access }) => request('GET', '/api/auth/get-session', { headers: { Cookie: access } }),
  },
  login: (email) => request('POST', '/api/auth/sign-in/email', { body: { email, password: PASSWORD } }),
  start: () =>
    request('POST', '/api/auth/sign-in/social', { body: { provider: 'fake', callbackURL: '/account' } }),
  callback: (started, code) =>
    callback(started, JSON.parse(started.body).url, '/api/auth/callback/fake', code),
  // A failure is a redirect as well.
  signedIn: (answer) => answer.status === 302 && cookiesOf(answer).includes('session_token='),
};

/** @type {Client} */
const limit = {
  async signUp(connection) {
    const { body } = expectStatus(await connection.send(request('POST', '/token')));
    return { access: body, refresh: '' };
  },
  reads: { verify: authorized('/verify') },
};

/** @type {Client} */
const empty = {
  signUp: async () => ({ access: '', refresh: '' }),
  reads: { empty: () => request('GET', '/') },
};

/** @type {Record<string, Client>} */
export const clients = { nest, betterAuth, limit, empty };
