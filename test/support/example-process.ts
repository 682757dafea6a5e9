import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './test-gateway.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

export interface ExampleProcess {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a server of `examples/` in a process of its own, as its README says.
 *
 * @param file below `examples/`
 * @returns once it listens
 */
export async function spawnExample(file: string, gatewayUrl: string, port?: number): Promise<ExampleProcess> {
  const chosen = String(port ?? (await freePort()));
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [join(EXAMPLES, file)], {
    env: { PATH, PORT: chosen, GATEWAY_URL: gatewayUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), exited]);
  if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`);
  const stop = async () => {
    child.kill();
    await exited;
  };
  return { url: `http://localhost:${chosen}`, stop };
}
