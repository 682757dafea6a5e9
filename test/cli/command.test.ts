import { describe, expect, it } from '@jest/globals';
import { databaseUri, freePort } from '../support/test-gateway.js';
import { runCli } from './run-cli.js';

const settings = { APP_SECRET: 'quiet-heron-root-secret-of-command-tests' };

describe('npm run cli', () => {
  it.each([
    ['no command', []],
    ['a command that there is not', ['usr']],
    ['half a command', ['user']],
    ['an argument too few', ['user', 'promote']],
    ['an argument too many', ['user', 'show', 'a@example.com', 'b@example.com']],
    ['an option that there is not', ['user', 'list', '--qeury', 'x']],
    ['a key without a name', ['key', 'create']],
    ['a page of nothing', ['user', 'list', '--limit', '0']],
  ])('%s: 2, with help on stderr only', async (_name, args) => {
    const { code, out, complaint } = await runCli(settings, ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(complaint).not.toBe('');
  });

  it('settings that cannot be read: 2, without their values', async () => {
    const wrong = { APP_SECRET: 'quiet-heron', MONGODB_URI: 'heron://' };
    const { code, out, complaint } = await runCli(wrong, 'user', 'list');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(complaint).toMatch(/APP_SECRET must have.*\n.*MONGODB_URI must start/);
    expect(complaint).not.toContain('heron');
    const json = await runCli(wrong, 'user', 'list', '--json');
    expect(json.code).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: 'configuration' } });
  });

  it('a database out of reach: 1, in words without its address', async () => {
    const MONGODB_URI = `mongodb://ada:quiet-heron@127.0.0.1:${await freePort()}/latchkey`;
    const { code, complaint } = await runCli({ ...settings, MONGODB_URI }, 'user', 'list');
    expect({ code, complaint }).toEqual({
      code: 1,
      complaint: 'MongoDB cannot be reached: nothing listens there.\n',
    });
  });

  it('no gateway was ever started here: 1, and none is started for it', async () => {
    const { code, complaint } = await runCli(settings, 'user', 'list');
    expect(code).toBe(1);
    expect(complaint).toContain('MONGODB_URI is not set');
  });

  it('doctor is the doctor', async () => {
    const environment = {
      ...settings,
      MONGODB_URI: databaseUri('cli_doctor'),
      PORT: String(await freePort()),
    };
    const { code, out } = await runCli(environment, 'doctor', '--json');
    const report = JSON.parse(out) as { healthy: boolean; findings: unknown[] };
    expect(code).toBe(report.healthy ? 0 : 1);
    expect(report.findings.length).toBeGreaterThan(5);
  });
});
