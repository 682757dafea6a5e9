/** What a command has to say: for people and for programs. Neither holds a secret, but for a key that was just made. */
export interface Answer {
  text: string;
  data: object;
  /** True when part of what was asked for was not done: the exit code is then 1. */
  incomplete?: boolean;
}

/** Control characters move a terminal's cursor; names and ids come from outside. */
const CONTROLS = /\p{Cc}/gu;

/** Rows below a heading, in columns as wide as their widest cell. */
export function inColumns(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, ...rows].map((row) => row.map((cell) => cell.replace(CONTROLS, ' ')));
  const widths = heading.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  return lines
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One thing, a line for each of its fields. */
export function inLines(fields: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(fields).map((name) => name.length));
  return Object.entries(fields)
    .map(([name, value]) => `${name.padEnd(width)}  ${value.replace(CONTROLS, ' ')}`.trimEnd())
    .join('\n');
}
