import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where Debian has it; not always on the PATH of who is not root. */
const SEARCHED = `${process.env['PATH']}:/usr/sbin`;

/** A real nginx of the test's own. */
export interface NginxProcess {
  accessLog(): string;
  errors(): string;
  stop(): Promise<void>;
}

/**
 * Runs a configuration of this repository as it is, but for what is another machine's.
 *
 * @param file path of the configuration
 * @param replacements what stands in it (ports, names of hosts) and what is to stand there; each must be found
 * @param port where it listens then
 * @throws when there is no nginx, or when it refuses the configuration
 */
export async function startNginx(
  file: string,
  replacements: Record<string, string>,
  port: number,
): Promise<NginxProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-nginx-'));
  const accessLog = join(folder, 'access.log');
  const own = { '/tmp/': `${folder}/`, '/dev/stdout': accessLog };
  let text = readFileSync(file, 'utf8');
  for (const [found, replacement] of Object.entries({ ...replacements, ...own })) {
    if (!text.includes(found)) throw new Error(`${file} does not contain ${found}`);
    text = text.replaceAll(found, replacement);
  }
  writeFileSync(join(folder, 'nginx.conf'), text);
  // Started by root its workers would be nobody's, and could not enter the folder.
  const user = process.getuid?.() === 0 ? ' user root;' : '';
  const child = spawn(
    'nginx',
    ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf'), '-g', `daemon off;${user}`],
    {
      env: { PATH: SEARCHED },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<string>((resolve) => {
    child.once('error', () => resolve('nginx is needed (such as: apt-get install nginx-light)'));
    child.once('exit', () => resolve(`nginx has ended: ${errors}`));
  });
  await Promise.race([
    listening(port),
    ended.then((reason) => {
      throw new Error(reason);
    }),
  ]);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { accessLog: () => readFileSync(accessLog, 'utf8'), errors: () => errors, stop };
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await pause(20);
    } finally {
      socket.destroy();
    }
  }
}
