import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ version: string, dev?: boolean, devOptional?: boolean, license?: string }} Locked */

/**
 * What production is made of, on whatever platform: the lock file's packages without those of development.
 *
 * @param {string} root the folder of the lock file
 * @returns {{ id: string, path: string, licence: string | undefined }[]} each place in node_modules; `id` is `name@version`
 */
export function production(root) {
  /** @type {{ packages: Record<string, Locked> }} */
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version, license }]) => ({
      id: `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`,
      path: join(root, path),
      licence: license,
    }));
}
