import { expect } from '@jest/globals';
import { type AsyncCommand, commands, constant, constantFrom, nat } from 'fast-check';
import { bearer, codeOf, type Tokens } from '../support/journeys.js';
import type { Browser } from '../support/browser.js';
import type { StillClock } from '../support/still-clock.js';

const TTL = 1_209_600;
const LONGEST = 5_184_000;
export const GRACE = 10;

/** What the rules say of one session, in seconds of the clock. */
export interface Model {
  generation: number;
  rotatedAt: number;
  usedAt: number;
  now: number;
  over: boolean;
}

/** The session itself: real gateways on one database, one clock, and every token that was ever given out, by generation. */
export interface Real {
  clients: readonly Browser[];
  clock: StillClock;
  issued: Tokens[];
  /** Bytes of the session's document, `undefined` when there is none. */
  storage(): Promise<number | undefined>;
  size: number;
}

/** A refresh token of this session is good: the newest; the one before it, within the grace. Two at most. */
function isGood(model: Model, generation: number): boolean {
  if (model.over || model.now - model.usedAt >= TTL || model.now >= LONGEST) return false;
  if (generation === model.generation) return true;
  return generation === model.generation - 1 && model.now - model.rotatedAt < GRACE;
}

/** What must hold after every step. */
async function expectOneDocument(model: Model, real: Real): Promise<void> {
  const good = real.issued.filter((_tokens, generation) => isGood(model, generation));
  expect(good.length).toBeLessThanOrEqual(2);
  expect(new Set(real.issued.map((tokens) => tokens.refresh_token)).size).toBe(model.generation + 1);
  const size = await real.storage();
  if (good.length > 0) expect(size).toBe(real.size);
  else if (model.over) expect(size).toBeUndefined();
}

/** Presents a token, `back` generations old, at so many instances at the same time. */
class Refresh implements AsyncCommand<Model, Real> {
  constructor(
    private readonly back: number,
    private readonly times: number,
  ) {}

  check = ({ generation }: Readonly<Model>) => this.back <= generation;

  async run(model: Model, real: Real): Promise<void> {
    const presented = model.generation - this.back;
    const refreshToken = real.issued[presented]?.refresh_token;
    const good = isGood(model, presented);
    const asked = Array.from({ length: this.times }, (_, index) =>
      real.clients[(index + presented) % real.clients.length]?.post('/auth/refresh', { refreshToken }),
    );
    const answers = (await Promise.all(asked)).flatMap((answer) => answer ?? []);
    if (good) this.rotate(model);
    // An old one ends the session; one that ran out by itself only waits for the store to clear it away.
    else if (isGood(model, model.generation)) model.over = true;
    for (const answer of answers) {
      if (!good) expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
      else {
        expect(answer.status).toBe(200);
        const tokens = answer.json<Tokens>();
        real.issued[model.generation] ??= tokens;
        expect(tokens.refresh_token).toBe(real.issued[model.generation]?.refresh_token);
      }
    }
    await expectOneDocument(model, real);
  }

  private rotate(model: Model): void {
    // The one before, within the grace, gets the same successor: nothing moves. At the same moment the second asks so, too.
    if (this.back > 0) return;
    Object.assign(model, { generation: model.generation + 1, rotatedAt: model.now, usedAt: model.now });
  }

  toString = () => `refresh(${this.back} back, ${this.times} at once)`;
}

class Wait implements AsyncCommand<Model, Real> {
  constructor(private readonly seconds: number) {}

  check = () => true;

  async run(model: Model, real: Real): Promise<void> {
    model.now += this.seconds;
    real.clock.advance(this.seconds);
    await expectOneDocument(model, real);
  }

  toString = () => `wait(${this.seconds})`;
}

class SignOut implements AsyncCommand<Model, Real> {
  // With an access token that still lives: an expired one ends nothing.
  check = (model: Readonly<Model>) =>
    !model.over && model.now - model.rotatedAt < 600 && isGood(model, model.generation);

  async run(model: Model, real: Real): Promise<void> {
    const token = real.issued[model.generation]?.access_token ?? '';
    expect((await real.clients[0]?.post('/auth/logout', undefined, bearer(token)))?.status).toBe(204);
    model.over = true;
    await expectOneDocument(model, real);
  }

  toString = () => 'signOut';
}

/** Steps of owner and thief, with the moments in which a rule turns. */
export const steps = commands<Model, Real, false>(
  [
    constant(new Refresh(0, 1)),
    constantFrom(new Refresh(0, 2), new Refresh(0, 3), new Refresh(1, 1), new Refresh(1, 2)),
    nat(4).map((back) => new Refresh(back, 1)),
    constantFrom(
      ...[1, GRACE - 1, GRACE, GRACE + 1, 599, TTL - 1, TTL, LONGEST - 1].map((each) => new Wait(each)),
    ),
    constantFrom(1, GRACE - 1).map((seconds) => new Wait(seconds)),
    constant(new SignOut()),
  ],
  { maxCommands: 14 },
);
