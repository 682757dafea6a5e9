import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, ROOT } from './project-files.js';

interface Locked {
  version: string;
  dev?: boolean;
  devOptional?: boolean;
}

const run = (program: string, ...options: string[]) =>
  spawnSync(program, options, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });

/** `name@version` of each package that production is made of. */
function production(): string[] {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  const names = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`);
  return [...new Set(names)].sort();
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-supply-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
}

describe('licences', () => {
  const licences = (...options: string[]) => run(process.execPath, 'supply-chain/licences.js', ...options);
  const locked = (license?: string) =>
    file('package-lock.json', {
      packages: { '': {}, 'node_modules/made-up': { version: '1.0.0', license } },
    });

  it('of every production package are known, and allowed', () => {
    const { status, stdout, stderr } = licences();
    expect([status, stderr]).toEqual([0, '']);
    const listed = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[0] ?? '');
    expect(listed.sort()).toEqual(production());
  });

  it.each(['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'SEE LICENSE IN LICENSE', undefined])(
    '%s is refused',
    (license) => {
      locked(license);
      const { status, stderr } = licences(folder);
      expect(status).toBe(1);
      expect(stderr).toContain('made-up@1.0.0');
    },
  );

  it.each(['MIT', '(MIT OR GPL-3.0-only)', 'MIT AND ISC'])('%s is taken', (license) => {
    locked(license);
    expect(licences(folder).status).toBe(0);
  });
});

it('the SBOM is CycloneDX and has every production package, and no other', () => {
  const { status, stdout } = run('npm', 'run', '--silent', 'sbom');
  expect(status).toBe(0);
  const bom = JSON.parse(stdout) as { bomFormat: string; components: { purl: string }[] };
  expect(bom.bomFormat).toBe('CycloneDX');
  const named = bom.components.map(({ purl }) => decodeURIComponent(purl.replace('pkg:npm/', '')));
  expect([...new Set(named)].sort()).toEqual(production());
});

describe('the audit', () => {
  const advisory = {
    source: 1,
    name: 'made-up',
    severity: 'high',
    title: 'Everything',
    url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  };
  const report = {
    vulnerabilities: { 'made-up': { via: [advisory, 'another'] }, other: { via: ['made-up'] } },
  };
  const audit = (found: unknown, exceptions: unknown, ...options: string[]) =>
    run(
      process.execPath,
      'supply-chain/audit.js',
      `--report=${file('report.json', found)}`,
      `--exceptions=${file('exceptions.json', exceptions)}`,
      ...options,
    );
  const exception = { advisory: 'GHSA-aaaa-bbbb-cccc', reason: 'not reached', until: '2999-12-31' };

  it('fails for an advisory', () => {
    const { status, stderr } = audit(report, []);
    expect(status).toBe(1);
    expect(stderr).toContain('GHSA-aaaa-bbbb-cccc');
  });

  it('passes with nothing found, or with an exception that is in force', () => {
    expect(audit({ vulnerabilities: {} }, []).status).toBe(0);
    expect(audit(report, [exception]).status).toBe(0);
  });

  it('fails once the exception has run out', () => {
    expect(audit(report, [{ ...exception, until: '2020-01-01' }]).status).toBe(1);
  });

  it('that was not made does not pass for one that was, unless that is asked for', () => {
    const unanswered = { message: '405 Method Not Allowed', statusCode: 405 };
    expect(audit(unanswered, []).status).toBe(2);
    const excused = audit(unanswered, [], '--if-answered');
    expect([excused.status, excused.stderr]).toEqual([0, expect.stringContaining('NOT AUDITED')]);
  });

  it('every exception in force says why, and until when', () => {
    const exceptions = JSON.parse(read('supply-chain/audit-exceptions.json')) as (typeof exception)[];
    for (const { advisory: id, reason, until } of exceptions) {
      expect(id).toMatch(/^GHSA(-[a-z0-9]{4}){3}$/);
      expect(reason.length).toBeGreaterThan(20);
      expect(until).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});
