import { expect } from '@jest/globals';
import mongoose from 'mongoose';
import { Browser, type Step } from '../support/browser.js';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { databaseUri, freePort } from '../support/test-gateway.js';
import { violations } from './invariants.js';
import { WriteGate } from './write-gate.js';

/** Something a person does, of which one request writes more than once. */
export interface Journey<Scenery> {
  /** Whatever must be there before; nothing is broken meanwhile. */
  prepare(scene: CrashScene): Promise<Scenery>;
  /** The request whose writes are cut short. */
  act(scene: CrashScene, scenery: Scenery): Promise<Step>;
  /** The status of `act` when nothing breaks. */
  status: number;
  /**
   * What holds after the crash.
   * @param done the writes that were done, such as `insert users`
   */
  afterCrash(scene: CrashScene, scenery: Scenery, done: readonly string[]): Promise<void>;
  /** The same person again: must succeed. Also what holds when nothing broke. */
  again(scene: CrashScene, scenery: Scenery): Promise<void>;
}

/** A gateway in a process of its own, on a database of its own, that can be killed between any two of its writes. */
export class CrashScene {
  private constructor(
    private readonly gate: WriteGate,
    readonly database: mongoose.Connection,
    private readonly environment: Record<string, string>,
    private gateway: GatewayProcess,
  ) {}

  static async open(): Promise<CrashScene> {
    const name = `crash${process.pid}x${Date.now()}`;
    const gate = await WriteGate.open(name);
    const database = await mongoose.createConnection(databaseUri(name)).asPromise();
    const environment = {
      MONGODB_URI: gate.uri,
      APP_SECRET: 'a root secret that survives the crash of its gateway',
      PORT: String(await freePort()),
      RATE_LIMIT: 'false',
      // Longer than a new process takes to start on a busy machine.
      REFRESH_GRACE: '120',
      REDIRECT_URIS: 'https://app.example/callback',
    };
    return new CrashScene(gate, database, environment, await spawnGateway(environment));
  }

  /** A person's browser; its cookies outlive the gateway. */
  browser(): Browser {
    return new Browser(this.gateway.address.replace('127.0.0.1', 'localhost'));
  }

  /**
   * Plays the journey again and again, and kills the gateway after the first write, after the second … until it gets
   * through: between the last write and the answer, too.
   *
   * @returns the writes that it took
   */
  async cutEverywhere<Scenery>(journey: Journey<Scenery>): Promise<string[]> {
    for (let writes = 1; ; writes += 1) {
      const scenery = await journey.prepare(this);
      const answer = await this.cut(writes, () => journey.act(this, scenery));
      if (answer) expect([answer.status, answer.text]).toEqual([journey.status, answer.text]);
      else await journey.afterCrash(this, scenery, this.gate.seen);
      expect(await violations(this.database)).toEqual([]);
      await journey.again(this, scenery);
      expect(await violations(this.database)).toEqual([]);
      await this.forget();
      if (answer) return this.gate.seen;
    }
  }

  async close(): Promise<void> {
    await this.gateway.stop();
    await this.gate.close();
    await this.database.dropDatabase();
    await this.database.close();
  }

  /** @returns the answer, or `undefined` when the gateway died of it; then there is a new one at the same address */
  private async cut(writes: number, act: () => Promise<Step>): Promise<Step | undefined> {
    const { child } = this.gateway;
    this.gate.breakAfter(writes, () => void child.kill('SIGKILL'));
    const answer = await act().catch(() => undefined);
    this.gate.heal();
    if (answer) return answer;
    // Ends also what did not die of the gate, so that a gateway that answers nothing fails the test and not the run.
    await this.gateway.stop('SIGKILL');
    expect(child.signalCode).toBe('SIGKILL');
    this.gateway = await spawnGateway(this.environment);
    return undefined;
  }

  /** Everybody goes, so that the next round's people are new. Revocations stay: they belong to nobody who is left. */
  private async forget(): Promise<void> {
    const kept = ['users', 'sessions', 'pending_links', 'attempts', 'flow_sessions', 'authorization_codes'];
    const said = ['outbox', 'audit_events', 'farewells', 'email_proofs', 'caught_mails'];
    await Promise.all([...kept, ...said].map((name) => this.database.collection(name).deleteMany({})));
  }
}
