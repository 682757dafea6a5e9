import { join } from 'node:path';

/** @typedef {import('./processes.js').Program} Program */
/** @typedef {{databases: import('./mongod.js').Databases, folder: string, provider: string, profiles?: string | undefined}} Surroundings
 *  `profiles`: a folder for CPU profiles of the gateways */

const bench = join(import.meta.dirname, '..');
const PRODUCTION = { NODE_ENV: 'production' };

/** @type {Program} */
export const fakeProvider = {
  name: 'fake-provider',
  file: join(bench, 'peers', 'fake-provider.js'),
  path: '/',
  environment: PRODUCTION,
};

/**
 * @param {Surroundings} surroundings
 * @param {{name: string, database?: string, publicUrl: string, file?: string}} gateway
 * @returns {Program}
 */
export function gateway(
  { databases, folder, provider, profiles },
  { name, database = name, publicUrl, file },
) {
  return {
    name,
    file: file ?? join(bench, '..', 'dist', 'main.js'),
    path: '/health/ready',
    options: profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
    environment: {
      PUBLIC_URL: publicUrl,
      MONGODB_URI: databases.uriOf(database),
      DATA_DIR: join(folder, 'data'),
      // Both are for development only, which is why the gateway alone does not run as production here.
      RATE_LIMIT: 'false',
      LOG_LEVEL: 'warn',
      GOOGLE_CLIENT_ID: 'bench-client',
      GOOGLE_CLIENT_SECRET: 'bench-client-secret',
      GOOGLE_AUTHORIZATION_URL: `${provider}/authorize`,
      GOOGLE_TOKEN_URL: `${provider}/token`,
      GOOGLE_USERINFO_URL: `${provider}/userinfo`,
      GOOGLE_ISSUER: provider,
    },
  };
}

/** @param {Surroundings} surroundings @param {string} publicUrl */
export function gatewayWithProbe(surroundings, publicUrl) {
  const file = join(bench, 'peers', 'gateway-with-probe.js');
  return gateway(surroundings, { name: 'guard', publicUrl, file });
}

/** @param {Surroundings} surroundings @param {'T' | 'TK'} name @returns {Program} */
export function textbook({ databases, provider }, name) {
  return {
    name,
    file: join(bench, 'dist', 'main.js'),
    path: '/',
    environment: {
      ...PRODUCTION,
      MONGODB_URI: databases.uriOf(name),
      FAKE_PROVIDER: provider,
      KEY_OBJECT: String(name === 'TK'),
    },
  };
}

/** @param {Surroundings} surroundings @returns {Program} */
export function betterAuth({ databases, provider }) {
  return {
    name: 'better-auth',
    file: join(bench, 'peers', 'better-auth.js'),
    path: '/',
    environment: { ...PRODUCTION, MONGODB_URI: databases.uriOf('better_auth'), FAKE_PROVIDER: provider },
  };
}

/** @type {Program} */
export const limit = {
  name: 'limit',
  file: join(bench, 'peers', 'limit.js'),
  path: '/',
  environment: PRODUCTION,
};

/** @type {Program} */
export const empty = {
  name: 'empty',
  file: join(bench, 'dist', 'empty.js'),
  path: '/',
  environment: PRODUCTION,
};

/** @type {Program} */
export const hashCeiling = {
  name: 'ceiling',
  file: join(bench, 'peers', 'hash-ceiling.js'),
  path: '/',
  environment: PRODUCTION,
};
