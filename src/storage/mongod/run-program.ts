import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ProgramOptions {
  cwd: string;
  /** Milliseconds after which the program is killed: a silent firewall must not hold up a start for ever. */
  limit: number;
  /** Called with each line of standard output as it comes. */
  onLine?: (line: string) => void;
}

/**
 * Runs a program to its end without a shell and returns what it wrote to standard output.
 * Throws with the last line of its standard error when it cannot be started, fails or exceeds the limit.
 */
export async function runProgram(command: string, args: string[], options: ProgramOptions): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    timeout: options.limit,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const complaints: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    output.push(line);
    options.onLine?.(line.trim());
  });
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line.trim()));

  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // 'close', not 'exit': only then has all output been read.
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(output.join('\n'));
      const reason = complaints.findLast((line) => line !== '') ?? `ended with ${signal ?? code}`;
      reject(new Error(reason));
    });
  });
}
