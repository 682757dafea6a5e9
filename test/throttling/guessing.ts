import type { Step } from '../support/browser.js';
import { PASSWORD } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';

/** Makes the gateway believe `X-Forwarded-For`, so that a test can come from anywhere. */
export const BEHIND_A_PROXY = { TRUST_PROXY: '1' };

export const WRONG = 'wrong horse battery staple';

let last = 0;
/** An IPv4 address that no test used before. */
export const someNetwork = () => {
  last += 1;
  return `198.18.${last >> 8}.${last & 255}`;
};

export const from = (address: string) => ({ 'x-forwarded-for': address });

/** Signs in, or tries to, as a client without cookies. */
export function login(
  gateway: TestGateway,
  email: string,
  { password = WRONG, address = someNetwork() } = {},
): Promise<Step> {
  return gateway.browser().post('/auth/login', { email, password }, from(address));
}

/** The right password from `address`, as a client without cookies. */
export const rightly = (gateway: TestGateway, email: string, address?: string) =>
  login(gateway, email, { password: PASSWORD, ...(address !== undefined && { address }) });

/** How many answers had which status. */
export function tally(steps: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of steps) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** So many of them at once. */
export const atOnce = <Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_none, index) => make(index)));

const counters = (gateway: TestGateway) => gateway.database.collection('throttles');
const ofKind = (kind: string) => ({ key: { $regex: `^latchkey:throttle:${kind}:`.replace('+', '\\+') } });

/**
 * Lets time pass for the counters: their windows begin earlier. The library reads the machine's clock, which no test can
 * move, and nobody wants to sleep for an hour.
 *
 * @param seconds how far
 */
export async function passTime(gateway: TestGateway, seconds: number): Promise<void> {
  await counters(gateway).updateMany({}, [{ $set: { expire: { $subtract: ['$expire', seconds * 1000] } } }]);
}

/** Sets every counter of a kind, such as `login:address`, as if so many failures had come. */
export async function setCounters(gateway: TestGateway, kind: string, points: number): Promise<void> {
  await counters(gateway).updateMany(ofKind(kind), { $set: { points } });
}

/** Everything kept for counting. */
export const keptCounters = (gateway: TestGateway) => counters(gateway).find().toArray();
