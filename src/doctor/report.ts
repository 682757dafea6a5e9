import type { Finding, Verdict } from './finding.js';

const MARKS: Record<Verdict, string> = {
  good: '✓ good',
  warning: '! warning',
  problem: '✗ problem',
  skipped: '- skipped',
};

const WIDTH = 110;
const VERDICT_WIDTH = 11;

/** @returns 1 with a problem, else 0: warnings are for people to weigh */
export function exitCodeFor(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ verdict }) => verdict === 'problem') ? 1 : 0;
}

/** Columns: verdict, check, what; below it the next step. */
export function asText(findings: readonly Finding[]): string {
  const checkWidth = Math.max(...findings.map(({ check }) => check.length)) + 2;
  const indent = VERDICT_WIDTH + checkWidth;
  const lines = findings.flatMap(({ verdict, check, what, nextStep }) => [
    MARKS[verdict].padEnd(VERDICT_WIDTH) + check.padEnd(checkWidth) + wrapped(what, indent),
    ...(nextStep === undefined ? [] : [`${' '.repeat(indent)}→ ${wrapped(nextStep, indent + 2)}`]),
  ]);
  return `${lines.join('\n')}\n\n${summary(findings)}\n`;
}

/** For programs: the same as one JSON object. */
export function asJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ healthy: exitCodeFor(findings) === 0, counts: counts(findings), findings }, null, 2)}\n`;
}

function counts(findings: readonly Finding[]): Record<Verdict, number> {
  const count = (wanted: Verdict) => findings.filter(({ verdict }) => verdict === wanted).length;
  return {
    problem: count('problem'),
    warning: count('warning'),
    good: count('good'),
    skipped: count('skipped'),
  };
}

function summary(findings: readonly Finding[]): string {
  const { problem, warning, good, skipped } = counts(findings);
  const numbers = `${plural(problem, 'problem')}, ${plural(warning, 'warning')}, ${good} good, ${skipped} skipped.`;
  return problem > 0 ? `${numbers} Begin with the first problem: others may follow from it.` : numbers;
}

function plural(count: number, word: string): string {
  return `${count === 0 ? 'no' : count} ${word}${count === 1 ? '' : 's'}`;
}

/** Breaks between words; an address longer than the line stays whole, so that it can be copied. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH - indent)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
