import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type DataFolder, readPort } from './data-folder.js';
import type { Say } from './mongod-source.js';

/** How often a port that is taken is tried, and the milliseconds in between: a second in all. */
const TRIES = 20;
const PAUSE = 50;

export interface ChosenPort {
  port: number;
  /** The replica set's configuration may still name another port. */
  moved: boolean;
}

/** Picks the port on 127.0.0.1: the one of the last start, or a free one when another program took it. */
export async function choosePort(folder: DataFolder, say: Say): Promise<ChosenPort> {
  const kept = await readPort(folder);
  if (kept === undefined) return { port: await listenOnce(0), moved: true };
  try {
    return { port: await listenPatiently(kept), moved: false };
  } catch {
    const port = await listenOnce(0);
    say(
      `Port ${kept} of the embedded MongoDB is taken by another program; moving to ${port}, ` +
        'which takes half a minute if that program does not answer.',
    );
    return { port, moved: true };
  }
}

/** The sockets of a mongod that was just ended are closed after it has left the process table. */
async function listenPatiently(port: number): Promise<number> {
  for (let tries = 1; tries < TRIES; tries += 1) {
    try {
      return await listenOnce(port);
    } catch {
      await delay(PAUSE);
    }
  }
  return listenOnce(port);
}

/** Listens for a moment, with 0 on a port of the system's choice, and returns the port. Throws when it is taken. */
async function listenOnce(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port.');
  return address.port;
}
