import { join } from 'node:path';
import type { DataFolder } from './data-folder.js';

export const REPLICA_SET = 'latchkey';

/**
 * The command line of the embedded mongod: loopback only, and a small footprint.
 * It names the gateway's process in the pid file's name, so that a later start can tell whose mongod it meets.
 */
export function mongodArguments(folder: DataFolder, port: number, gateway: number): string[] {
  const unixOnly = process.platform === 'win32' ? [] : ['--nounixsocket'];
  return [
    ['--dbpath', folder.database, '--port', String(port), '--bind_ip', '127.0.0.1', ...unixOnly],
    ['--replSet', REPLICA_SET, '--oplogSize', '64', '--wiredTigerCacheSizeGB', '0.25'],
    ['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ['--quiet', '--logappend', '--logpath', folder.log],
    ['--pidfilepath', pidFile(folder, gateway)],
  ].flat();
}

/** The pid file of a mongod that the given gateway process started. */
export function pidFile(folder: DataFolder, gateway: number): string {
  return join(folder.path, `mongod-of-${gateway}.pid`);
}

export function isPidFile(name: string): boolean {
  return /^mongod-of-\d+\.pid$/.test(name);
}

/** The gateway process that started a mongod on this folder, or undefined when `command` is not such a mongod. */
export function gatewayOf(command: string, folder: DataFolder): number | undefined {
  if (!command.includes(`--dbpath ${folder.database} --port `)) return undefined;
  const [, gateway] = /mongod-of-(\d+)\.pid$/.exec(command) ?? [];
  return gateway === undefined ? undefined : Number(gateway);
}
