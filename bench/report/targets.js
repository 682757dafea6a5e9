import { REFERENCE } from '../measure/login-timing.js';
import { rankTest } from '../measure/rank-test.js';
import { quantile, ratio } from '../measure/rounds.js';

/**
 * @typedef {{work: string, unit: string, median: number, minimum?: number, maximum?: number, cpu?: number,
 *   target?: number, atMost?: boolean}} Row `cpu`: the same ratio by the servers' CPU time
 * @typedef {import('../measure/rounds.js').Figures} Figures
 */

/** What is compared with what, and what the project set out to reach; without a target, for information. */
const comparisons = {
  authenticated: [
    ['guard path (no store read)', 'guard', 'T', 7],
    ['guard path (no store read)', 'guard', 'TK', 4],
    ['guard path (no store read)', 'guard', 'better-auth', 12],
    ['guard path (no store read)', 'guard', 'empty', 0.85],
    ['GET /auth/verify', 'verify', 'limit', 0.75],
    ['GET /auth/verify', 'verify', 'T', 35],
    ['GET /auth/profile (one read)', 'profile', 'T'],
    ['GET /auth/profile (one read)', 'profile', 'better-auth'],
  ],
  refresh: [
    ['refresh', 'gateway', 'T', 3.5],
    ['refresh', 'gateway', 'TK', 1.8],
  ],
  login: [
    ['password login', 'gateway', 'ceiling', 0.9],
    ['password login', 'gateway', 'T'],
    ['password login', 'gateway', 'better-auth'],
  ],
  social: [
    ['social callback', 'gateway', 'T', 1.5],
    ['social callback', 'gateway', 'better-auth', 4],
  ],
};

/** @param {Record<string, Figures>} figures by scenario @returns {Row[]} */
export function throughputRows(figures) {
  return Object.entries(figures).flatMap(([scenario, found]) =>
    comparisons[scenario].map(([work, ours, theirs, target]) => {
      /** @param {string} name @param {'rate' | 'cpu'} unit */
      const of = (name, unit) => found[name].map((figure) => figure[unit]);
      // A request that takes half the CPU time counts as twice as fast.
      const { median: cpu } = ratio(of(theirs, 'cpu'), of(ours, 'cpu'));
      return { work, unit: `× ${theirs}`, ...ratio(of(ours, 'rate'), of(theirs, 'rate')), cpu, target };
    }),
  );
}

/**
 * How much of the machine the run had to itself. The hash alone keeps every core busy; the share of the time in which
 * it got them is what other programs left over.
 *
 * @param {Figures | undefined} login @param {number} cores
 * @returns {number | undefined} 1 when nobody else was at work
 */
export function shareOfMachine(login, cores) {
  const shares = login?.ceiling?.map(({ rate, cpu }) => (rate * cpu) / 1000 / cores);
  return shares?.length
    ? ratio(
        shares,
        shares.map(() => 1),
      ).median
    : undefined;
}

/** Chance of a false alarm that is taken, over all comparisons together. */
const FALSE_ALARM = 0.05;

/** @param {Record<string, number[]>} times @returns {Row[]} a row in milliseconds and one of the statistic for each kind */
export function loginTimingRows(times) {
  const reference = times[REFERENCE] ?? [];
  const others = Object.entries(times).filter(([name]) => name !== REFERENCE);
  return others.flatMap(([name, found]) => {
    const { p, larger } = rankTest(found, reference);
    const work = `refused login: ${name}`;
    return [
      { work, unit: `× ${REFERENCE}`, median: quantile(found) / quantile(reference) },
      { work: `${work}, slower in a pair`, unit: 'share', median: larger },
      { work: `${work}, U test`, unit: 'p', median: p, target: FALSE_ALARM / others.length },
    ];
  });
}

/** @param {{idle: {p50: number, p99: number}, loaded: {p50: number, p99: number}}} latency @returns {Row[]} */
export function revocationRows({ idle, loaded }) {
  const work = 'revocation seen by another instance';
  return [
    { work: `${work}, idle, p50`, unit: 'ms', median: idle.p50 },
    { work: `${work}, idle, p99`, unit: 'ms', median: idle.p99, target: 20, atMost: true },
    { work: `${work}, under load, p50`, unit: 'ms', median: loaded.p50 },
    { work: `${work}, under load, p99`, unit: 'ms', median: loaded.p99, target: 50, atMost: true },
  ];
}

/** @param {Record<string, {ready: number[], memory: number[]}>} starts @returns {Row[]} */
export function coldStartRows({ gateway, T }) {
  const limits = { unit: '× T', target: 1.05, atMost: true };
  return [
    { work: 'cold start to first 200', ...ratio(gateway.ready, T.ready), ...limits },
    { work: 'idle memory', ...ratio(gateway.memory, T.memory), ...limits },
  ];
}

/** @param {Record<string, ReturnType<typeof ratio>>} works @param {string} sizes @returns {Row[]} */
export function growthRows(works, sizes) {
  return Object.entries(works).map(([work, found]) => ({
    work: `${work}, ${sizes} users and sessions`,
    unit: '× time',
    ...found,
    target: 1.25,
    atMost: true,
  }));
}
