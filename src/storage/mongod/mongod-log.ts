import { readFile } from 'node:fs/promises';

const LINES = 6;

interface LogEntry {
  severity: string;
  text: string;
}

/**
 * The last things mongod complained about, or, when it complained of nothing, its last lines; one string of lines.
 * `since` is the length in bytes the log had before the start in question.
 */
export async function logTail(log: string, since: number): Promise<string> {
  const content = await readFile(log).catch(() => Buffer.alloc(0));
  const entries = content.subarray(since).toString('utf8').split('\n').filter(Boolean).map(entryOf);
  const complaints = entries.filter(({ severity }) => severity === 'E' || severity === 'F');
  const shown = complaints.length > 0 ? complaints : entries;
  return shown
    .slice(-LINES)
    .map(({ text }) => `  ${text}`)
    .join('\n');
}

/** Since 4.4 a line is a JSON document; before, plain text. */
function entryOf(line: string): LogEntry {
  try {
    const { s, msg, attr } = JSON.parse(line) as { s: string; msg: string; attr?: unknown };
    return { severity: s, text: attr === undefined ? msg : `${msg} ${JSON.stringify(attr)}` };
  } catch {
    return { severity: /^\S+ ([EF]) /.exec(line)?.[1] ?? 'I', text: line };
  }
}
