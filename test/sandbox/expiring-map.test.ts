import { describe, expect, it } from '@jest/globals';
import { ExpiringMap } from '../../src/sandbox/expiring-map.js';
import { TestClock } from './sandbox-server.js';

describe('ExpiringMap', () => {
  it('drops the oldest entry when it is full', () => {
    const map = new ExpiringMap<number>(new TestClock(), 1000, 2);
    for (const [key, value] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const)
      map.set(key, value);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([undefined, 2, 3]);
  });

  it('ends an entry after its lifetime', () => {
    const clock = new TestClock();
    const map = new ExpiringMap<number>(clock, 1000);
    map.set('a', 1);
    clock.advance(999);
    expect(map.get('a')).toBe(1);
    clock.advance(1);
    expect(map.get('a')).toBeUndefined();
  });

  it('gives a taken entry once', () => {
    const map = new ExpiringMap<number>(new TestClock(), 1000);
    map.set('a', 1);
    expect([map.take('a'), map.take('a')]).toEqual([1, undefined]);
  });
});
