import { readFile, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

const LINES = 6;

/** Bytes below which mongod counts as out of room: it writes its files in larger pieces. */
const NO_ROOM = 1024 ** 2;

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
  // On a full disk the log breaks off before it says so.
  const full = (await isFull(dirname(log)))
    ? ['No space left on device: the disk of the data folder is full.']
    : [];
  return [...shown.slice(-LINES).map(({ text }) => text), ...full].map((line) => `  ${line}`).join('\n');
}

async function isFull(folder: string): Promise<boolean> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk !== undefined && disk.bavail * disk.bsize < NO_ROOM;
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
