import { rm } from 'node:fs/promises';
import { importTypeScript } from './import-typescript.mjs';

type Leaks = typeof import('./leaks.js');

/** Leaks that are told of; the first few say where the fault is. */
const MOST_SHOWN = 10;

/** Stops what global set-up started and removes its data; fails the run when a log of it holds a secret of it (OP-02). */
export default async function endRun(): Promise<void> {
  await stopTestDatabase();
  const folder = process.env['TEST_RECORD_FOLDER'];
  if (folder === undefined) return;
  const { findLeaks } = await importTypeScript<Leaks>(new URL('./leaks.ts', import.meta.url).href);
  const { leaks, secrets, bytes } = await findLeaks(folder);
  const looked = `${secrets} secrets in ${Math.ceil(bytes / 1000)} kB of logs`;
  if (leaks.length === 0) {
    process.stderr.write(`Looked for ${looked}: none is there.\n`);
    return rm(folder, { recursive: true, force: true });
  }
  const shown = leaks.slice(0, MOST_SHOWN).map(({ secret, excerpt }) => `\n\n${secret}\n  in: ${excerpt}`);
  process.stderr.write(`Looked for ${looked}: ${leaks.length} are in a log (${folder}).${shown.join('')}\n`);
  // Not thrown: Jest would then write no result at all.
  process.exitCode = 1;
}

async function stopTestDatabase(): Promise<void> {
  const database = globalThis.latchkeyTestDatabase;
  if (database === undefined) return;
  await database.server.stop({ doCleanup: false });
  await rm(database.folder, { recursive: true, force: true });
}
