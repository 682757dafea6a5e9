import { rm } from 'node:fs/promises';

/** Stops what global set-up started and removes its data. */
export default async function stopTestDatabase(): Promise<void> {
  const database = globalThis.latchkeyTestDatabase;
  if (database === undefined) return;
  await database.server.stop({ doCleanup: false });
  await rm(database.folder, { recursive: true, force: true });
}
