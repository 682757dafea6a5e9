import { connect, createServer, type Server, type Socket } from 'node:net';
import { mongo } from 'mongoose';
import { databaseUri } from '../support/test-gateway.js';

/** MongoDB's wire protocol: a header of four little-endian integers, and OP_MSG for every request. */
const HEADER = 16;
const OP_MSG = 2013;
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite']);

/** Where an account and the ways into it are kept, and the news of a change. */
const COUNTED = new Set([
  'users',
  'sessions',
  'revocations',
  'attempts',
  'authorization_codes',
  'pending_links',
  'flow_sessions',
  'email_proofs',
  'farewells',
  'outbox',
]);
/** What is written beside the requests, at any time: the last use of sessions, and mails as they go out. */
const ASIDE = new Set([
  'update sessions',
  'update email_proofs',
  'findAndModify outbox',
  'update outbox',
  'delete outbox',
]);

interface Fault {
  /** Writes that still get through, their answers too, but for that of the last. */
  left: number;
  strike: () => void;
}

/**
 * Stands between a gateway and mongod, and counts the writes: the fault comes from outside, so that the product has no
 * place for it. The database behind it is one of its own.
 */
export class WriteGate {
  private readonly sockets = new Set<Socket>();
  private fault: Fault | undefined;
  /** The write commands since the fault was set, such as `insert users`. */
  seen: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly uri: string,
  ) {}

  static async open(databaseName: string): Promise<WriteGate> {
    const target = new URL(databaseUri(databaseName));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    // directConnection: a driver that asked for the replica set's members would walk round the gate.
    const uri = `mongodb://127.0.0.1:${address.port}/${databaseName}?directConnection=true`;
    const gate = new WriteGate(server, uri);
    server.on('connection', (near) => gate.join(near, connect(Number(target.port), target.hostname)));
    return gate;
  }

  /** Calls `strike` once `writes` writes are done, before the gateway hears of the last. No write passes after that. */
  breakAfter(writes: number, strike: () => void): void {
    this.seen = [];
    this.fault = { left: writes, strike };
  }

  /** Lets everything pass again. */
  heal(): void {
    this.fault = undefined;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, far: Socket): void {
    const writesUnderWay = new Set<number>();
    eachMessage(near, (message) => {
      const write = writeOf(message);
      if (this.fault && write !== undefined) {
        if (this.fault.left <= 0) return this.strike();
        this.seen.push(write);
        writesUnderWay.add(message.readInt32LE(4));
      }
      far.write(message);
    });
    eachMessage(far, (message) => {
      const answersWrite = writesUnderWay.delete(message.readInt32LE(8));
      if (this.fault && answersWrite) {
        this.fault.left -= 1;
        if (this.fault.left === 0) return this.strike();
      }
      near.write(message);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }

  private strike(): void {
    // First the process, then its connections: it must not live to see them go, and try again.
    this.fault?.strike();
    for (const socket of this.sockets) socket.destroy();
  }
}

/** Cuts a stream into messages of the wire protocol, each of which begins with its length. */
function eachMessage(socket: Socket, take: (message: Buffer) => void): void {
  let waiting = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= HEADER && waiting.length >= waiting.readInt32LE(0)) {
      const length = waiting.readInt32LE(0);
      const message = waiting.subarray(0, length);
      waiting = waiting.subarray(length);
      take(message);
    }
  });
}

/** Command and collection of a write, `undefined` for everything else. */
function writeOf(message: Buffer): string | undefined {
  if (message.readInt32LE(12) !== OP_MSG) return undefined;
  // Flags, then sections; the driver sends the command itself (kind 0) first.
  const start = HEADER + 4 + 1;
  const command = mongo.BSON.deserialize(message.subarray(start, start + message.readInt32LE(start)));
  const [[name, collection] = []] = Object.entries(command);
  const write = `${name} ${String(collection)}`;
  const counts = name !== undefined && WRITES.has(name) && COUNTED.has(String(collection));
  return counts && !ASIDE.has(write) ? write : undefined;
}
