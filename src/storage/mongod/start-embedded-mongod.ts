import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type ChosenPort, choosePort } from './choose-port.js';
import { type DataFolder, openDataFolder, writePort } from './data-folder.js';
import { type LaunchedMongod, launchMongod, type MongodExit } from './launch-mongod.js';
import { REPLICA_SET } from './mongod-arguments.js';
import { logTail } from './mongod-log.js';
import type { Say } from './mongod-source.js';
import { releaseDataFolder } from './previous-mongod.js';
import { bringToPrimary } from './replica-set.js';

const START_LIMIT = 30_000;

/** On another port mongod first asks the program on the former one "are you me?", and waits 30 s for an answer. */
const MOVE_LIMIT = 60_000;
const ATTEMPTS = 3;

/** mongod's exit codes when its port (48) or its data folder (100, among other causes) is in use. */
const PERHAPS_A_LOST_RACE = [48, 100];

export interface EmbeddedMongodRequest {
  /** DATA_DIR: the database lies in `mongo` below it, port and log beside it. */
  dataDir: string;
  /** Path of a mongod (see `resolveMongodBinary`). */
  binary: string;
  say: Say;
}

export interface EmbeddedMongod {
  uri: string;
  pid: number;
  /** Settles when mongod has ended; with `requested: false` the database went away by itself. */
  exited: Promise<MongodExit>;
  /** What mongod last complained of, a line each: such as that the disk is full. */
  complaints(): Promise<string>;
  /** Ends mongod in good order; may be called more than once. */
  stop(): Promise<void>;
}

class MongodEnded extends Error {
  constructor(
    readonly exit: MongodExit,
    complaints: string,
  ) {
    super(
      `mongod ended while starting (${exit.signal ?? `code ${exit.code}`}). Its log says:\n${complaints}`,
    );
  }
}

/**
 * Starts a persistent one-member replica set on 127.0.0.1 and waits until it accepts writes (30 s at most, 60 s on a new port).
 * Survives whatever a killed gateway or mongod left behind. Throws when another gateway uses the folder,
 * or when mongod does not start, then with the end of its log.
 */
export async function startEmbeddedMongod(request: EmbeddedMongodRequest): Promise<EmbeddedMongod> {
  const folder = await openDataFolder(request.dataDir);
  for (let attempt = 1; ; attempt++) {
    await releaseDataFolder(folder, request.say);
    const chosen = await choosePort(folder, request.say);
    try {
      return await startOn(folder, chosen, request);
    } catch (error) {
      // Two gateways may start at once; the loser looks again, and then sees the winner or takes another port.
      const lostRace = error instanceof MongodEnded && PERHAPS_A_LOST_RACE.includes(error.exit.code ?? 0);
      if (!lostRace || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOn(
  folder: DataFolder,
  { port, moved }: ChosenPort,
  request: EmbeddedMongodRequest,
): Promise<EmbeddedMongod> {
  request.say(`Starting the embedded MongoDB on port ${port}, with its data in ${folder.database}.`);
  const { size: logStart } = await stat(folder.log).catch(() => ({ size: 0 }));
  const mongod = await launchMongod(request.binary, folder, port);
  try {
    const limit = moved ? MOVE_LIMIT : START_LIMIT;
    await untilPrimary(mongod, { folder, port, logStart, limit });
    await writePort(folder, port);
  } catch (error) {
    await mongod.stop();
    throw error;
  }
  const uri = `mongodb://127.0.0.1:${port}/latchkey?replicaSet=${REPLICA_SET}`;
  return { uri, ...mongod, complaints: () => logTail(folder.log, logStart) };
}

interface Start {
  folder: DataFolder;
  port: number;
  /** Length of the log before this start, in bytes. */
  logStart: number;
  /** Milliseconds. */
  limit: number;
}

async function untilPrimary(mongod: LaunchedMongod, { folder, port, logStart, limit }: Start): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const ended = mongod.exited.then(async (exit) => {
    throw new MongodEnded(exit, await logTail(folder.log, logStart));
  });
  const late = delay(limit, undefined, { signal }).then(async () => {
    const complaints = await logTail(folder.log, logStart);
    throw new Error(`mongod was not ready within ${limit / 1000} s. Its log says:\n${complaints}`);
  });
  try {
    await Promise.race([bringToPrimary(port, folder.database, signal), ended, late]);
  } finally {
    waiting.abort();
  }
}
