import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const bench = join(import.meta.dirname, '..');
const root = join(bench, '..');

/** Installs what only the benchmark needs, when it is absent, and compiles the textbook application. */
export async function install() {
  if (!existsSync(join(bench, 'node_modules', 'better-auth'))) {
    process.stderr.write('Installing what the gateway is measured against (once, some 40 MB).\n');
    await run('npm', ['ci'], { cwd: bench, shell: process.platform === 'win32' });
  }
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await run(process.execPath, [compiler, '-p', join(bench, 'tsconfig.json')]);
}
