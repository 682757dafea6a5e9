import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.js';

const run = promisify(execFile);
const dataDir = () => join(mkdtempSync(join(tmpdir(), 'latchkey-secret-')), 'data');

const importer = new URL('../support/import-typescript.mjs', import.meta.url).href;
const source = new URL('../../src/config/settings.ts', import.meta.url).href;
const PROGRAM = `
  const { importTypeScript } = await import(${JSON.stringify(importer)});
  const { readSettings } = await importTypeScript(${JSON.stringify(source)});
  process.stdout.write(readSettings({ DATA_DIR: process.argv[1] }, []).appSecret);
`;

/** The root secret as a gateway that starts on this folder has it: a process of its own, as after a restart. */
async function secretFrom(folder: string): Promise<string> {
  return (await run(process.execPath, ['--no-warnings', '--input-type=module', '-e', PROGRAM, folder]))
    .stdout;
}

describe('the secret that development keeps', () => {
  it('is made once, long, and for its owner only', async () => {
    const folder = dataDir();
    const secret = await secretFrom(folder);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(statSync(join(folder, 'app-secret')).mode & 0o777).toBe(0o600);
    expect(await secretFrom(folder)).toBe(secret);
  });

  it('is one, when two gateways start on a new folder at the same time', async () => {
    const folder = dataDir();
    const [one, other] = await Promise.all([secretFrom(folder), secretFrom(folder)]);
    expect(one).toHaveLength(64);
    expect(other).toBe(one);
  });

  it('is another one in another folder', () => {
    const [one, other] = [dataDir(), dataDir()].map(
      (folder) => readSettings({ DATA_DIR: folder }, []).appSecret,
    );
    expect(one).not.toBe(other);
  });

  it('is not made where one is given', () => {
    const folder = dataDir();
    readSettings({ DATA_DIR: folder, APP_SECRET: 'root-secret-of-more-than-32-characters' }, []);
    expect(existsSync(folder)).toBe(false);
  });
});
