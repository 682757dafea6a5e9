/** @typedef {import('./targets.js').Row} Row */

const HEAD = ['work', 'against', 'median', 'min–max', 'by CPU time', 'target', ''];

/** @param {readonly Row[]} rows @returns {string} a table in Markdown, aligned to be read in a terminal as well */
export function table(rows) {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const draw = (/** @type {string[]} */ line) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [draw(HEAD), draw(rule), ...lines.slice(1).map(draw)].join('\n');
}

/** @param {Row} row @returns {string[]} */
function cells(row) {
  const { work, unit, median, minimum, maximum, cpu, target, atMost } = row;
  const range = minimum === undefined || maximum === undefined ? '' : `${round(minimum)}–${round(maximum)}`;
  const aim = target === undefined ? '' : `${atMost ? '≤' : '≥'} ${target}`;
  const byCpu = cpu === undefined || Number.isNaN(cpu) ? '' : round(cpu);
  return [work, unit, round(median), range, byCpu, aim, verdict(row)];
}

/** @param {Row} row @returns {string} whether the target was reached, else by how much it was missed */
function verdict({ median, target, atMost = false }) {
  if (target === undefined) return '';
  const missed = atMost ? median / target - 1 : 1 - median / target;
  return missed <= 0 ? 'reached' : `short by ${(missed * 100).toFixed(0)} %`;
}

/** @param {number} value @returns {string} three digits that count */
function round(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
