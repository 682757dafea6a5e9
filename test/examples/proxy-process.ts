import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../repository/project-files.js';

/** Where the three of an example listen. */
export interface Ports {
  proxy: number;
  gateway: number;
  api: number;
}

export interface Proxy {
  stop(): Promise<void>;
}

/** A program that runs an example's folder. */
export interface ProxyKind {
  name: string;
  /** The files of examples/<name> whose addresses are replaced. */
  files: readonly string[];
  /** What to run in the copy of the folder. */
  command: (folder: string) => readonly [string, ...string[]];
  /** For whoever lacks the program. */
  install: string;
  prepare?: (folder: string) => void;
}

export const nginx: ProxyKind = {
  name: 'nginx',
  files: ['latchkey.conf', 'latchkey-protected.conf'],
  command: (folder) => ['nginx', '-p', folder, '-c', 'nginx.conf', '-e', 'stderr'],
  install: 'apt-get install nginx',
  prepare: (folder) => writeFileSync(join(folder, 'nginx.conf'), runner() + NGINX_MAIN),
};

export const caddy: ProxyKind = {
  name: 'caddy',
  files: ['Caddyfile'],
  command: () => ['caddy', 'run', '--config', 'Caddyfile'],
  install: 'apt-get install caddy',
};

/** Started by root, nginx would work as a user who may not write into the folder. */
const runner = () => (process.getuid?.() === 0 ? 'user root;' : '');

/** What a distribution has around conf.d, with every path inside the folder and no daemon. */
const NGINX_MAIN = `
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  include latchkey.conf;
}
`;

/**
 * Runs the example as it stands, with its ports replaced, as an ordinary process.
 *
 * @throws when the program is not there, with how to get it: a test that needs it must not pass without
 */
export async function startProxy(kind: ProxyKind, ports: Ports): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), `latchkey-${kind.name}-`));
  cpSync(join(ROOT, 'examples', kind.name), folder, { recursive: true });
  for (const file of kind.files) {
    const path = join(folder, file);
    writeFileSync(path, withPorts(readFileSync(path, 'utf8'), ports));
  }
  kind.prepare?.(folder);
  const [program, ...options] = kind.command(folder);
  const child = spawn(program, options, {
    cwd: folder,
    // /usr/sbin, where nginx is, is on the PATH of few people.
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilReady(child, kind, ports.proxy);
  const stop = async () => {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGTERM')) await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  return { stop };
}

function withPorts(text: string, { proxy, gateway, api }: Ports): string {
  const replaced: Record<string, number> = { 8000: proxy, 3000: gateway, 8080: api };
  return text.replaceAll(/\b(8000|3000|8080)\b/g, (port) => String(replaced[port]));
}

async function untilReady(child: ChildProcess, { name, install }: ProxyKind, port: number): Promise<void> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let failure: Error | undefined;
  child.once('error', (cause) => {
    failure = new Error(`${name} is needed (such as: ${install})`, { cause });
  });
  child.once('exit', (code) => (failure ??= new Error(`${name} ended with ${code}: ${output}`)));
  for (let patience = 1000; patience > 0; patience -= 1) {
    if (failure) throw failure;
    // Whatever it answers: the gateway behind it may still be away.
    if (
      await fetch(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      )
    )
      return;
    await pause(20);
  }
  throw new Error(`${name} does not answer: ${output}`);
}
