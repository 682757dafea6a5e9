import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** What a failed audit ends with, and one that could not be made. */
const FOUND = 1;
const NOT_MADE = 2;

const { values: options } = parseArgs({
  options: {
    /** A report that `npm audit --json` made elsewhere, instead of asking the registry. */
    report: { type: 'string' },
    exceptions: { type: 'string', default: join(import.meta.dirname, 'audit-exceptions.json') },
    /** A registry that answers no audits is no failure: mirrors do not. It is said all the same. */
    'if-answered': { type: 'boolean', default: false },
  },
});

/** @typedef {{ source: number, url: string, title: string, severity: string, name: string }} Advisory */
/** @typedef {{ vulnerabilities?: Record<string, { via: (string | Advisory)[] }> }} Report */
/** @typedef {{ advisory: string, reason: string, until: string }} Exception */

/** @returns {string} what `npm audit` wrote: it ends with an error when it found something, too */
function ask() {
  const root = join(import.meta.dirname, '..');
  const settings = /** @type {const} */ ({ cwd: root, encoding: 'utf8', timeout: 60_000 });
  try {
    return execFileSync('npm', ['audit', '--json'], settings);
  } catch (error) {
    return String(/** @type {{ stdout?: string }} */ (error).stdout ?? '');
  }
}

/**
 * @param {Report} report
 * @returns {Advisory[]} each once
 */
function advisoriesOf({ vulnerabilities = {} }) {
  const all = Object.values(vulnerabilities).flatMap(({ via }) =>
    via.filter((cause) => typeof cause === 'object'),
  );
  return [...new Map(all.map((advisory) => [advisory.url, advisory])).values()];
}

/** @param {string} text @returns {Report} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const report = parsed(options.report ? readFileSync(options.report, 'utf8') : ask());
/** @type {Exception[]} */
const exceptions = JSON.parse(readFileSync(options.exceptions, 'utf8'));
const today = new Date().toISOString().slice(0, 10);
const excused = new Set(exceptions.filter(({ until }) => until >= today).map(({ advisory }) => advisory));

if (!report.vulnerabilities) {
  process.stderr.write(
    'NOT AUDITED: the registry in use answers no audits. Ask one that does, such as npm’s own.\n',
  );
  process.exitCode = options['if-answered'] ? 0 : NOT_MADE;
} else {
  const advisories = advisoriesOf(report);
  const open = advisories.filter(({ url }) => !excused.has(url.slice(url.lastIndexOf('/') + 1)));
  for (const { name, severity, title, url } of open) {
    process.stderr.write(`${name}: ${severity}: ${title} (${url})\n`);
  }
  process.stdout.write(`${advisories.length} advisories, ${open.length} without an exception in force\n`);
  process.exitCode = open.length > 0 ? FOUND : 0;
}
