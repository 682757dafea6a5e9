import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { logged, noteEnvironment } from './run-record.js';
import { freePort } from './test-gateway.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A gateway in a process of its own: what several instances, signals and crashes are tested with. */
export interface GatewayProcess {
  address: string;
  child: ChildProcess;
  output(): string;
  /** Resolves with the exit code, `null` after a signal. */
  exited: Promise<number | null>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `node dist/main.js`, which `npm test` has built, and waits until it is ready, or has ended. */
export async function spawnGateway(environment: Record<string, string>): Promise<GatewayProcess> {
  const port = environment['PORT'] ?? String(await freePort());
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-process-'));
  const env = {
    ...bare(),
    PORT: port,
    DATA_DIR: dataDir,
    SANDBOX: 'true',
    LOG_LEVEL: 'debug',
    ...environment,
  };
  noteEnvironment(environment);
  const child = spawn(process.execPath, [join(ROOT, 'dist/main.js')], {
    cwd: dataDir,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve) => {
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
      logged(chunk.toString());
      if (output.includes('Latchkey is ready')) resolve();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    void exited.then(() => resolve());
  });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    await exited;
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { address: `http://127.0.0.1:${port}`, child, output: () => output, exited, stop };
}

/** This process's environment without what belongs to the test runner. */
function bare(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}
