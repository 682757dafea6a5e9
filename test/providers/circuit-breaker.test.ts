import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../../src/domain/refusal.js';
import { CircuitBreaker } from '../../src/providers/circuit-breaker.js';
import { TestClock } from '../support/test-clock.js';

const down = () => Promise.reject(new Refusal('provider_unavailable'));
const refused = () => Promise.reject(new Refusal('provider_error'));

/** A breaker, and how often work was really asked for. */
function build() {
  const clock = new TestClock();
  const breaker = new CircuitBreaker(clock);
  let asked = 0;
  const run = (work: () => Promise<string>) =>
    breaker
      .run(() => {
        asked += 1;
        return work();
      })
      .catch((error: Refusal) => error.code);
  return { clock, breaker, run, asked: () => asked };
}

describe('a provider that keeps failing', () => {
  it('is not asked for a while after five failures in a row, and then once', async () => {
    const { clock, breaker, run, asked } = build();
    for (let round = 0; round < 8; round += 1) expect(await run(down)).toBe('provider_unavailable');
    expect([asked(), breaker.isOpen]).toEqual([5, true]);
    clock.advance(31);
    expect(breaker.isOpen).toBe(false);
    await run(down);
    await run(down);
    expect(asked()).toBe(6);
  });

  it('is forgiven by one success', async () => {
    const { clock, run, breaker } = build();
    for (let round = 0; round < 5; round += 1) await run(down);
    clock.advance(31);
    expect(await run(() => Promise.resolve('well'))).toBe('well');
    for (let round = 0; round < 4; round += 1) await run(down);
    expect(breaker.isOpen).toBe(false);
  });

  it('is not what a refused code makes of it: nobody can lock others out', async () => {
    const { run, breaker } = build();
    for (let round = 0; round < 50; round += 1) await run(refused);
    expect(breaker.isOpen).toBe(false);
  });
});
