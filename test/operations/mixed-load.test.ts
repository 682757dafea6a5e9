import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const SCRIPT = fileURLToPath(new URL('../../bench/mixed/main.js', import.meta.url));

/** Runs `npm run load` without the build. @returns the exit code and what it said */
function load(...options: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...options], { timeout: 100_000 }, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        output: stdout + stderr,
      }),
    );
  });
}

// Five seconds say nothing of memory, which is still filling its caches: `npm run load` does.
it('a mixed load at two instances meets no error', async () => {
  const { code, output } = await load('--seconds=5', '--clients=6', '--slope=100000');
  expect(output).toMatch(/^errors +0$/m);
  expect([code, output]).toEqual([0, output]);
  expect(output).toMatch(/^p99 .* × idle/m);
  expect(output).toMatch(/^memory .* MB\/min/m);
}, 120_000);

it('a broken bound ends with another exit code', async () => {
  const { code, output } = await load('--seconds=1', '--clients=1', '--slope=-100000000');
  expect([code, output]).toEqual([1, output]);
}, 120_000);
