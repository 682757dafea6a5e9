/** What a phase of the run saw. */
export class Record {
  /** @type {number[]} milliseconds */
  #times = [];
  /** @type {string[]} */
  errors = [];

  /** @param {number} milliseconds */
  took(milliseconds) {
    this.#times.push(milliseconds);
  }

  get count() {
    return this.#times.length;
  }

  /** Milliseconds below which 99 of 100 answers came. */
  get p99() {
    const sorted = Float64Array.from(this.#times).sort();
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? NaN;
  }
}

/**
 * The slope of a straight line by least squares.
 *
 * @param {readonly {at: number, value: number}[]} points
 * @returns {number} change of `value` for each 1 of `at`; 0 for fewer than two points
 */
export function slope(points) {
  const mean = (/** @type {(point: {at: number, value: number}) => number} */ of) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const at = mean((point) => point.at);
  const value = mean((point) => point.value);
  const spread = points.reduce((sum, point) => sum + (point.at - at) ** 2, 0);
  const together = points.reduce((sum, point) => sum + (point.at - at) * (point.value - value), 0);
  return spread === 0 || points.length < 2 ? 0 : together / spread;
}
