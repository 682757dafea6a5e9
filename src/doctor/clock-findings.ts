import { about, type Finding } from './finding.js';
import type { Call } from './watched-network.js';

/** Seconds. ID tokens are given 60 either way (see `CLOCK_SKEW` in src/providers). */
const NOTEWORTHY = 30;
const FATAL = 60;

/**
 * @param skew seconds by which the other's clock is ahead of ours
 * @param other whose clock it is, such as `the provider`
 */
export function clockFindings(check: string, other: string, skew: number): Finding[] {
  const { good, warning, problem } = about(check);
  const seconds = Math.round(Math.abs(skew));
  if (seconds <= NOTEWORTHY) return [good(`The clocks of this machine and of ${other} agree.`)];
  const what = `The clock of this machine is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} that of ${other}.`;
  const step = 'Turn on time synchronisation (NTP) on this machine; tokens are judged by the clock.';
  return [seconds > FATAL ? problem(what, step) : warning(what, step)];
}

/**
 * How far a server's clock is ahead, by the `Date` of its answers (RFC 9110, section 6.6.1).
 *
 * @returns seconds; of several the smallest, as an answer out of a cache has an old date. `undefined` without any
 */
export function skewOf(calls: readonly Call[]): number | undefined {
  const skews = calls.flatMap(({ answer }) => {
    const date = Date.parse(answer?.headers.get('date') ?? '');
    // Whole seconds, cut off: on average half of one is missing.
    return answer && !Number.isNaN(date) ? [(date + 500 - answer.at) / 1000] : [];
  });
  return skews.sort((one, other) => Math.abs(one) - Math.abs(other))[0];
}
