import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** Characters kept back before a write: a file is opened once for many lines. */
const BATCH = 64 * 1024;

/**
 * What this run logged, and every secret it used, in files of this worker: when the run ends they are held against each other
 * (test/support/leaks.ts).
 */
class RunFile {
  private waiting = '';

  constructor(private readonly ending: string) {}

  append(text: string): void {
    this.waiting += text;
    if (this.waiting.length > BATCH) this.flush();
  }

  flush(): void {
    const folder = process.env['TEST_RECORD_FOLDER'];
    if (folder !== undefined && this.waiting !== '')
      appendFileSync(join(folder, `${process.pid}.${this.ending}`), this.waiting);
    this.waiting = '';
  }
}

const logs = new RunFile('log');
const secrets = new RunFile('secrets');
const known = new Set<string>();

/** Notes something that no log may hold: a token, a code, a state, a password, an address. @returns it */
export function secret(value: string): string {
  if (!known.has(value)) {
    known.add(value);
    secrets.append(`${JSON.stringify(value)}\n`);
  }
  return value;
}

/** Keeps what a gateway logged. */
export function logged(text: string): void {
  logs.append(text);
}

/** Writes what is kept back. */
export function flushRecord(): void {
  logs.flush();
  secrets.flush();
}

/** Notes the secrets among environment variables. */
export function noteEnvironment(environment: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(environment))
    if (/SECRET|PASSWORD|EMAIL/.test(name) && !/^(true|false)$/.test(value)) secret(value);
}
