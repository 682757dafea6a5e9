import type { ChartSeries, ShownChart } from '../views/admin-models.js';

/** Kinds with a colour of their own: more cannot be told apart. */
const MOST_KINDS = 5;

/** Units of the field that a day is wide, and of it the bar. */
const DAY = 10;
const BAR = 8;
const HEIGHT = 100;

/** How often something of a kind happened on a day (`YYYY-MM-DD`). */
export interface KindCount {
  day: string;
  kind: string;
  count: number;
}

/**
 * Stacked bars, one a day, the kind that is most frequent at the bottom.
 *
 * @param counts in any order; those of other days are left out
 * @param days of the picture, the oldest first
 */
export function stackedChart(counts: readonly KindCount[], days: readonly string[], cut = false): ShownChart {
  const series = seriesOf(counts, days);
  const totals = days.map((_, index) => series.reduce((sum, { counts: own }) => sum + (own[index] ?? 0), 0));
  const top = niceCeiling(Math.max(1, ...totals));
  const total = totals.reduce((sum, count) => sum + count, 0);
  return { days, series, bars: barsOf(series, days.length, top), top, total, cut };
}

function seriesOf(counts: readonly KindCount[], days: readonly string[]): ChartSeries[] {
  const place = new Map(days.map((day, index) => [day, index]));
  const byKind = new Map<string, number[]>();
  for (const { day, kind, count } of counts) {
    const index = place.get(day);
    if (index === undefined) continue;
    const own = byKind.get(kind) ?? days.map(() => 0);
    own[index] = (own[index] ?? 0) + count;
    byKind.set(kind, own);
  }
  const all = [...byKind].map(([kind, own]) => toSeries(kind, own));
  all.sort((one, other) => other.total - one.total || String(one.kind).localeCompare(String(other.kind)));
  const rest = all.slice(MOST_KINDS);
  if (rest.length === 0) return all;
  const others = days.map((_, index) => rest.reduce((sum, { counts: own }) => sum + (own[index] ?? 0), 0));
  return [...all.slice(0, MOST_KINDS), toSeries(null, others)];
}

function toSeries(kind: string | null, counts: number[]): ChartSeries {
  return { kind, counts, total: counts.reduce((sum, count) => sum + count, 0) };
}

function barsOf(series: readonly ChartSeries[], days: number, top: number): ShownChart['bars'] {
  return Array.from({ length: days }, (_, day) => {
    let below = 0;
    return series.flatMap(({ counts }, index) => {
      const height = round(((counts[day] ?? 0) / top) * HEIGHT);
      below += height;
      const bar = {
        series: index,
        x: day * DAY + (DAY - BAR) / 2,
        y: round(HEIGHT - below),
        width: BAR,
        height,
      };
      return height > 0 ? [bar] : [];
    });
  }).flat();
}

const round = (value: number) => Math.round(value * 100) / 100;

/** @returns the next of 1, 2, 4, 5, 10, 20, 40, 50, 100 … : its half, which is a line of the picture, is easy to read */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return step * power;
}
