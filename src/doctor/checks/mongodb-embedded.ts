import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { about, type Finding } from '../finding.js';

const { problem, skipped } = about('mongodb');

/** The server that the gateway would start by itself is not running: could it be? */
export async function embeddedFindings(dataDir: string): Promise<Finding[]> {
  const folder = resolve(dataDir);
  if (!(await isUsable(folder)) || !(await isUsable(join(folder, 'mongo')))) {
    return [
      problem(
        `The embedded MongoDB keeps its data in ${folder}, where this account cannot write.`,
        'Give the folder to this account, set another DATA_DIR, or set MONGODB_URI.',
      ),
    ];
  }
  return [
    skipped(
      `MONGODB_URI is not set: the gateway starts a MongoDB of its own, with its data in ${folder}. It is not running now.`,
      'Start the gateway, then run this again.',
    ),
  ];
}

/** A folder that can be written to, or one that can be made. */
async function isUsable(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return folder !== dirname(folder) && isUsable(dirname(folder));
  if (!found.isDirectory()) return false;
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
