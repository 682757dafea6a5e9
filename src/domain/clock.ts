/**
 * What time it is. Passed in wherever a decision depends on time, so that a test can move it
 * instead of sleeping.
 */
export abstract class Clock {
  /** The present moment, in milliseconds since the Unix epoch. */
  abstract now(): number;
}

/** The machine's own clock. */
export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }
}

/** Whole seconds since the Unix epoch, the unit of every JWT date (RFC 7519, section 2: NumericDate). */
export function epochSeconds(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}
