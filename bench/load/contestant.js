import { clients } from './clients.js';
import { Connection } from './connection.js';
import { refused } from './request.js';

/** People known to the fake provider in the rounds of social sign-ins. */
const PEOPLE = 64;

/** @typedef {import('./clients.js').Tokens} Tokens */
/** @typedef {import('./connection.js').Answer} Answer */
/** @typedef {{seconds?: number, count?: number, connections: number}} Extent for how long, or how many, and how many at once */
/** @typedef {{count: number, seconds: number, median: number, bodies?: string[]}} Run median in milliseconds */
/** @typedef {(index: number, before: Answer | undefined) => string | undefined} Next the next request of a connection */

/** One server under load, with the users that were signed up there. */
export class Contestant {
  /** @type {Tokens[]} */
  #tokens = [];
  /** @type {string[]} */
  #emails = [];
  /** @type {string[]} callbacks of the sign-ins that were begun */
  #callbacks = [];
  #client;
  #port;

  /** @param {string} client @param {number} port */
  constructor(client, port) {
    this.#client = clients[client];
    this.#port = port;
  }

  /** @param {number} users */
  async signUp(users) {
    const connection = new Connection(this.#port);
    for (let index = 0; this.#client.signUp && index < users; index += 1) {
      const email = `user-${index}-${Date.now()}@bench.example`;
      this.#emails.push(email);
      this.#tokens.push(await this.#client.signUp(connection, email));
    }
    connection.close();
  }

  /** @param {string} work @param {Extent} extent @returns {Promise<Run>} */
  async run(work, extent) {
    if (work === 'social-start') return this.#start(extent);
    if (work === 'social')
      return drive(this.#port, extent, () => this.#callbacks.pop(), this.#client.signedIn);
    return drive(this.#port, extent, this.#next(work));
  }

  /** Sends these requests, each once. @param {string[]} wires @param {Extent} extent @returns {Promise<Run>} */
  async send(wires, extent) {
    const left = [...wires];
    /** @type {string[]} */
    const bodies = [];
    const run = await drive(this.#port, extent, (_index, before) => {
      if (before) bodies.push(before.body);
      return left.pop();
    });
    return { ...run, bodies };
  }

  /** @param {string} work @returns {Next} */
  #next(work) {
    const { refresh, tokensOf, login, reads } = this.#client;
    if (work === 'refresh' && refresh && tokensOf) {
      return (index, before) => {
        if (before) this.#tokens[index] = tokensOf(before);
        return refresh(this.#tokens[index]);
      };
    }
    if (work === 'login' && login) return (index) => login(this.#emails[index]);
    const read = reads?.[work];
    if (!read) throw new Error(`there is no ${work} here`);
    const wires = this.#tokens.map(read);
    return (index) => wires[index];
  }

  /** Begins sign-ins, for {@link Contestant.#callbacks}. @param {Extent} extent @returns {Promise<Run>} */
  #start(extent) {
    const { start, callback } = this.#client;
    if (!start || !callback) throw new Error('there is no social sign-in here');
    let started = 0;
    /** @type {Next} */
    const next = (_index, before) => {
      if (before) this.#callbacks.push(callback(before, `p${this.#callbacks.length % PEOPLE}`));
      return started++ < (extent.count ?? 0) ? start() : undefined;
    };
    return drive(this.#port, extent, next, ({ status }) => status === 200 || status === 302);
  }
}

/**
 * Keeps so many connections busy until the time is over or there is nothing more to send.
 *
 * @param {number} port
 * @param {Extent} extent
 * @param {Next} next
 * @param {(answer: Answer) => boolean} [succeeded] a fast refusal must never pass for a fast answer
 * @returns {Promise<Run>}
 */
async function drive(port, { seconds = Infinity, count = Infinity, connections }, next, succeeded = isGood) {
  const open = Array.from({ length: connections }, () => new Connection(port));
  await Promise.all(open.map((connection) => connection.opened));
  const start = performance.now();
  const end = start + seconds * 1000;
  /** @type {number[]} */
  const times = [];
  const busy = open.map(async (connection, index) => {
    /** @type {Answer | undefined} */
    let answer;
    for (let sent = start; sent < end && times.length < count;) {
      const wire = next(index, answer);
      if (wire === undefined) return;
      answer = await connection.send(wire);
      if (!succeeded(answer)) throw refused(answer);
      const now = performance.now();
      times.push(now - sent);
      sent = now;
    }
    // What was answered last is handed on too: it may hold the next refresh token.
    next(index, answer);
  });
  await Promise.all(busy).finally(() => open.forEach((connection) => connection.close()));
  const elapsed = (performance.now() - start) / 1000;
  return { count: times.length, seconds: elapsed, median: median(times) };
}

/** better-auth answers a request without a session `200 null`. @param {Answer} answer */
function isGood({ status, body }) {
  return status === 200 && body !== 'null';
}

/** @param {number[]} values */
function median(values) {
  return Float64Array.from(values).sort()[Math.floor(values.length / 2)] ?? NaN;
}
