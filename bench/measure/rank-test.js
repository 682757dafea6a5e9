/**
 * Mann and Whitney's U test, two-sided, by its normal approximation with the correction for ties (good from twenty
 * values each). It compares ranks, so that one request held up by something else weighs no more than any other.
 *
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs
 * @returns {{p: number, larger: number}} `p`: how likely so much difference is when there is none; `larger`: how often one
 *   of ours is the larger of a pair, 0.5 when there is no difference
 */
export function rankTest(ours, theirs) {
  const all = [
    ...ours.map((value) => ({ value, mine: true })),
    ...theirs.map((value) => ({ value, mine: false })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let tied = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (all[to]?.value === all[from]?.value) to += 1;
    // Equal values share the middle of their ranks, which count from 1.
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at += 1) if (all[at]?.mine) rankSum += rank;
    tied += (to - from) ** 3 - (to - from);
    from = to;
  }
  const pairs = ours.length * theirs.length;
  const u = rankSum - (ours.length * (ours.length + 1)) / 2;
  const spread = Math.sqrt((pairs / 12) * (all.length + 1 - tied / (all.length * (all.length - 1))));
  const z = spread === 0 ? 0 : Math.max(0, Math.abs(u - pairs / 2) - 0.5) / spread;
  return { p: 2 * upperTail(z), larger: u / pairs };
}

/** The share of a normal distribution above `z` (Abramowitz and Stegun, 26.2.17; right to seven digits). @param {number} z */
function upperTail(z) {
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153].reduce(
    (sum, coefficient) => (sum + coefficient) * t,
    0,
  );
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
