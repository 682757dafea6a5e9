import { expect, test } from '@jest/globals';
import { type Budget, type Limit, limits } from '../../src/throttling/budgets.js';
import { read } from '../repository/project-files.js';

const UNITS = [
  [365 * 86_400, 'year'],
  [86_400, 'day'],
  [3600, 'hour'],
  [900, 'quarter of an hour'],
  [60, 'minute'],
] as const;

function unitOf(seconds: number): string {
  const unit = UNITS.find(([length]) => length === seconds);
  if (!unit) throw new Error(`no word for ${seconds} s`);
  return unit[1];
}

function inWords({ by, points, per, growth }: Budget): string {
  const growing = growth ? ` (${growth.first} at first, ${growth.hourly} more an hour)` : '';
  return `${by} ${points} a ${unitOf(per)}${growing}`;
}

const rows = Object.entries<Limit>(limits).map(([name, { counts, kept, budgets }]) =>
  [`\`${name}\``, counts, kept, budgets.map(inWords).join('; ')].join(' | '),
);

test('docs/limits.md repeats the table', () => {
  const documented = [...read('docs/limits.md').matchAll(/^\| (`.*?) +\|$/gm)].map(([, row]) =>
    (row ?? '').replaceAll(/ +\| /g, ' | '),
  );
  expect(documented).toEqual(rows);
});
