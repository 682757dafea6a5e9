import { mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const LOG_LIMIT = 10 * 1024 * 1024;

/** The files the embedded mongod owns under DATA_DIR. */
export interface DataFolder {
  path: string;
  /** mongod's --dbpath. */
  database: string;
  log: string;
  portFile: string;
}

/**
 * Makes the folders for an embedded mongod under `dataDir`, and sets an overgrown log aside.
 * Paths come back free of symbolic links, so that one folder has one name in every process that uses it.
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  // The server asks for no password, so the files are closed to other accounts.
  await mkdir(join(dataDir, 'mongo'), { recursive: true, mode: 0o700 });
  const path = await realpath(dataDir);
  const log = join(path, 'mongod.log');
  const { size } = await stat(log).catch(() => ({ size: 0 }));
  if (size > LOG_LIMIT) await rename(log, `${log}.old`);
  return { path, database: join(path, 'mongo'), log, portFile: join(path, 'mongod.port') };
}

/** The port of the last start, or undefined when there is none on record (or the record is damaged). */
export async function readPort(folder: Pick<DataFolder, 'portFile'>): Promise<number | undefined> {
  const port = Number(await readFile(folder.portFile, 'utf8').catch(() => ''));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** Keeps the port for the next start: the replica set's configuration names it. */
export async function writePort(folder: DataFolder, port: number): Promise<void> {
  await writeFile(`${folder.portFile}.new`, `${port}\n`);
  await rename(`${folder.portFile}.new`, folder.portFile);
}
