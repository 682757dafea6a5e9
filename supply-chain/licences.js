import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { production } from './locked.js';

/** Licences under which a package may be part of what is handed on: none asks more than to be named. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
]);

/** Packages whose manifest says nothing, with what was found by reading them. Of one version: the next may differ. */
const READ_BY_HAND = new Map([['pause@0.0.1', 'MIT']]);

/**
 * The licence of each package that production is made of, on whatever platform.
 *
 * @param {string} root the folder of the lock file; packages without a licence in it are looked up in its node_modules
 * @returns {{ name: string, licence: string }[]} by `name@version`; the licence as SPDX writes it, or `unknown`
 */
function licencesOf(root) {
  const found = production(root).map(({ id, path, licence }) => ({
    name: id,
    licence: licence ?? READ_BY_HAND.get(id) ?? declared(path) ?? 'unknown',
  }));
  return [...new Map(found.map((entry) => [entry.name, entry])).values()].sort((one, other) =>
    one.name.localeCompare(other.name),
  );
}

/**
 * What an old manifest says in the ways that npm has given up: an object, or a list of them.
 *
 * @param {string} folder of the package
 * @returns {string | undefined}
 */
function declared(folder) {
  try {
    const { license, licenses } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const types = (licenses ?? [license]).map((/** @type {{ type?: string }} */ entry) => entry?.type);
    return types.every((/** @type {unknown} */ type) => typeof type === 'string')
      ? types.join(' OR ')
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Of alternatives one has to be allowed, of what is joined by AND each.
 *
 * @param {string} expression SPDX, of one level
 */
function isAllowed(expression) {
  const alternatives = expression.replaceAll(/[()]/g, '').split(' OR ');
  return alternatives.some((terms) => terms.split(' AND ').every((term) => ALLOWED.has(term.trim())));
}

const licences = licencesOf(resolve(process.argv[2] ?? join(import.meta.dirname, '..')));
for (const { name, licence } of licences) process.stdout.write(`${name}\t${licence}\n`);
const refused = licences.filter(({ licence }) => !isAllowed(licence));
for (const { name, licence } of refused) {
  process.stderr.write(`Not on the list of allowed licences: ${name} (${licence})\n`);
}
process.exitCode = refused.length > 0 ? 1 : 0;
