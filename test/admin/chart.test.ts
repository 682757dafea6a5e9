import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, nat, property, record } from 'fast-check';
import { niceCeiling, stackedChart } from '../../src/admin/dashboard.chart.js';

const days = ['2026-01-01', '2026-01-02', '2026-01-03'];
const count = record({
  day: constantFrom(...days, '2025-12-31'),
  kind: constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'constructor'),
  count: nat(1_000_000),
});

describe('stacked bars', () => {
  it('lose nobody, fit the field and overlap nowhere, whatever is counted', () => {
    assert(
      property(array(count), (counts) => {
        const chart = stackedChart(counts, days);
        const within = counts.filter(({ day }) => days.includes(day));
        expect(chart.total).toBe(within.reduce((sum, { count: some }) => sum + some, 0));
        expect(chart.series.reduce((sum, { total }) => sum + total, 0)).toBe(chart.total);
        expect(chart.series.length).toBeLessThanOrEqual(6);
        for (const { x, y, width, height } of chart.bars) {
          expect(Math.min(x, y, height)).toBeGreaterThanOrEqual(-0.05);
          expect(Math.max(x + width - days.length * 10, y + height - 100)).toBeLessThanOrEqual(0.05);
        }
        for (const x of new Set(chart.bars.map((bar) => bar.x))) {
          const heights = chart.bars.filter((bar) => bar.x === x).map(({ height }) => height);
          expect(heights.reduce((sum, height) => sum + height, 0)).toBeLessThanOrEqual(100.05);
        }
      }),
    );
  });

  it('puts what happens most at the bottom, and the many rare kinds together', () => {
    const counts = [...'abcdefg'].map((kind, index) => ({ day: days[0] ?? '', kind, count: 10 - index }));
    const { series, bars } = stackedChart(counts, days);
    expect(series.map(({ kind, total }) => [kind, total])).toEqual([
      ['a', 10],
      ['b', 9],
      ['c', 8],
      ['d', 7],
      ['e', 6],
      [null, 9],
    ]);
    expect(bars[0]).toMatchObject({ series: 0, x: 1, width: 8 });
    expect((bars[0]?.y ?? 0) + (bars[0]?.height ?? 0)).toBe(100);
  });

  it.each([
    [1, 1],
    [3, 4],
    [5, 5],
    [7, 10],
    [11, 20],
    [401, 500],
    [999, 1000],
  ])('%d reaches up to %d', (value, ceiling) => {
    expect(niceCeiling(value)).toBe(ceiling);
  });
});
