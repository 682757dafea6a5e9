import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { production } from './locked.js';

/** @typedef {{ 'bom-ref': string, purl: string }} Component */
/** @typedef {{ ref: string, dependsOn: string[] }} Dependency */
/** @typedef {{ metadata: { component: object }, components: Component[], dependencies: Dependency[] }} Bom */

const root = join(import.meta.dirname, '..');

// Not `--omit dev`: npm 11 then leaves out direct dependencies too, zod among them. Nor its marks of development: of a
// version that lies in several places it knows one.
const all = execFileSync(
  'npm',
  ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'],
  {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
    stdio: ['ignore', 'pipe', 'ignore'],
  },
);
/** @type {Bom} */
const bom = JSON.parse(all);
const wanted = new Set(production(root).map(({ id }) => id));
const left = bom.components.filter(({ purl }) =>
  wanted.has(decodeURIComponent(purl.replace('pkg:npm/', ''))),
);
const gone = new Set(bom.components.filter((one) => !left.includes(one)).map((one) => one['bom-ref']));
const dependencies = bom.dependencies
  .filter(({ ref }) => !gone.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => !gone.has(other)) }));
// npm calls the product after the folder it lies in.
const metadata = { ...bom.metadata, component: { ...bom.metadata.component, name: 'latchkey' } };
process.stdout.write(`${JSON.stringify({ ...bom, metadata, components: left, dependencies }, null, 2)}\n`);
