import { interleave } from './rounds.js';

/**
 * @typedef {import('../setup/processes.js').Server} Server
 * @typedef {Record<string, Server>} Servers by name
 * @typedef {import('./load.js').Load} Load
 * @typedef {{seconds: number, rounds: number, connections: number, passwords: number, callbacks: number}} Scale
 *   `passwords`: connections of the password logins; `callbacks`: how many a round
 */

/** By number, so that the compiler has seen as much of each, however slow; `seconds` bounds the slowest. */
const WARM_UP = { count: 2_000, seconds: 6 };

/** @type {Scale} */
const scale = { seconds: 1.5, rounds: 5, connections: 32, passwords: 8, callbacks: 400 };

/** Signs the users up that every scenario below uses. @param {Load} load @param {Servers} servers */
export async function prepare(load, servers) {
  const kinds = { limit: 'limit', empty: 'empty', 'better-auth': 'betterAuth' };
  for (const name of ['gateway', 'guard', 'T', 'TK', 'better-auth', 'limit', 'empty']) {
    const { port } = servers[name];
    await load.open(name, { client: kinds[name] ?? 'nest', port, users: scale.connections });
  }
}

/**
 * @param {Load} load
 * @param {Servers} servers
 * @returns {Record<string, () => Promise<import('./rounds.js').Figures>>} by the name of the scenario
 */
export function scenarios(load, servers) {
  /** @param {string} name @param {string} work @param {string} [server] @param {number} [connections] */
  const timed = (name, work, server = name, connections = scale.connections) => ({
    name,
    pid: servers[server].pid,
    run: (warmUp) =>
      load.run(server, work, { ...(warmUp ? WARM_UP : { seconds: scale.seconds }), connections }),
  });
  const sameNumber = { count: scale.callbacks, connections: scale.connections };
  /** @param {string} name */
  const social = (name) => ({
    name,
    pid: servers[name].pid,
    // The way to the provider is not timed: what is measured is the callback.
    prepare: () => load.run(name, 'social-start', sameNumber),
    run: () => load.run(name, 'social', sameNumber),
  });
  const ceiling = {
    name: 'ceiling',
    pid: servers.ceiling.pid,
    run: async () =>
      (await fetch(`http://127.0.0.1:${servers.ceiling.port}/rate?seconds=${scale.seconds}`)).json(),
  };
  /** @param {string} name */
  const login = (name) => timed(name, 'login', name, scale.passwords);
  const authenticated = [
    timed('verify', 'verify', 'gateway'),
    timed('limit', 'verify'),
    timed('guard', 'guarded'),
    timed('empty', 'empty'),
    timed('profile', 'profile', 'gateway'),
    timed('T', 'profile'),
    timed('TK', 'profile'),
    timed('better-auth', 'session'),
  ];
  const { rounds } = scale;
  return {
    authenticated: () => interleave(authenticated, rounds),
    refresh: () =>
      interleave([timed('gateway', 'refresh'), timed('T', 'refresh'), timed('TK', 'refresh')], rounds),
    login: () => interleave([login('gateway'), ceiling, login('T'), login('better-auth')], rounds),
    social: () => interleave([social('gateway'), social('T'), social('better-auth')], rounds),
  };
}
