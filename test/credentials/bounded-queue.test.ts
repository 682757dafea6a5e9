import { describe, expect, it } from '@jest/globals';
import { BoundedQueue } from '../../src/credentials/bounded-queue.js';
import { hashesAtOnce } from '../../src/credentials/password-hasher.js';
import { Refusal } from '../../src/domain/refusal.js';

/** Work that ends when it is told to. */
function heldWork() {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const work = (number: number) => async () => {
    started.push(number);
    await new Promise<void>((resolve) => ends.push(resolve));
    return number;
  };
  return { started, ends, work };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a bounded queue', () => {
  it('runs so many at once, the others in the order they came', async () => {
    const { started, ends, work } = heldWork();
    const queue = new BoundedQueue(2, 10);
    const all = [0, 1, 2, 3].map((number) => queue.run(work(number)));
    await turn();
    expect(started).toEqual([0, 1]);
    ends[1]?.();
    await turn();
    expect(started).toEqual([0, 1, 2]);
    ends[0]?.();
    ends[2]?.();
    await turn();
    ends[3]?.();
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
  });

  it('refuses what is beyond its bound with a time to come back, and takes more once there is room', async () => {
    const { ends, work } = heldWork();
    const queue = new BoundedQueue(1, 1);
    const taken = [queue.run(work(0)), queue.run(work(1))];
    const refused = await queue.run(work(2)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ code: 'unavailable', status: 503, details: { retryAfter: 2 } });
    ends[0]?.();
    await turn();
    taken.push(queue.run(work(3)));
    ends[1]?.();
    await turn();
    ends[2]?.();
    expect(await Promise.all(taken)).toEqual([0, 1, 3]);
  });

  it('goes on after work that failed', async () => {
    const queue = new BoundedQueue(1, 5);
    const failing = queue.run(() => Promise.reject(new Error('broken')));
    const next = queue.run(() => Promise.resolve('fine'));
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('fine');
    expect(await queue.run(() => Promise.resolve('still'))).toBe('still');
  });
});

it.each([
  ['as many as cores', 2, 4, 2],
  ['one thread stays free for files and names', 8, 4, 3],
  ['more threads, more cores in use', 8, 16, 8],
  ['one at least', 4, 1, 1],
])('%s', (_name, cores, threads, expected) => {
  expect(hashesAtOnce(cores, threads)).toBe(expected);
});
