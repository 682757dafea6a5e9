import { fork } from 'node:child_process';
import { join } from 'node:path';

/** @typedef {import('../load/contestant.js').Run} Run */
/** @typedef {import('../load/contestant.js').Extent} Extent */

/** The load generator as the runner sees it. */
export class Load {
  /** @type {Map<number, {resolve: (run: Run) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();
  #next = 0;

  constructor() {
    this.child = fork(join(import.meta.dirname, '..', 'load', 'main.js'));
    this.child.on(
      'message',
      (/** @type {{id: number, result: Run, error?: string}} */ { id, result, error }) => {
        const waiting = this.#waiting.get(id);
        this.#waiting.delete(id);
        if (error === undefined) waiting?.resolve(result);
        else waiting?.reject(new Error(error));
      },
    );
    this.child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the load generator ended'));
    });
  }

  /** Signs users up. @param {string} name @param {{client: string, port: number, users: number}} open */
  open(name, open) {
    return this.#ask({ name, open });
  }

  /** @param {string} name @param {string} work @param {Extent} extent */
  run(name, work, extent) {
    return this.#ask({ name, work, extent });
  }

  /** @param {string} name @param {string[]} wires @param {Extent} extent */
  send(name, wires, extent) {
    return this.#ask({ name, wires, extent });
  }

  /** @param {object} job @returns {Promise<Run>} */
  #ask(job) {
    const id = (this.#next += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.child.send({ id, ...job });
    });
  }
}
