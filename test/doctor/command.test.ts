import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { databaseUri, freePort } from '../support/test-gateway.js';
import { environmentOf } from '../providers/fake-provider.js';

const DOCTOR = fileURLToPath(new URL('../../dist/doctor/main.js', import.meta.url));
let folder = '';
let gateway: GatewayProcess;
let shared: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'));
  const PORT = String(await freePort());
  shared = { PORT, MONGODB_URI: databaseUri('doctor_command') };
  gateway = await spawnGateway(shared);
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

/** Runs the command as `npm run doctor` does. */
async function doctor(environment: Record<string, string>, ...options: string[]) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [DOCTOR, ...options], {
    cwd: folder,
    env: { PATH, HOME, DATA_DIR: folder, ...environment },
  });
  let out = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, complaint };
}

describe('npm run doctor', () => {
  test('beside a sandbox gateway in good order: 0, in columns', async () => {
    const { code, out, complaint } = await doctor(shared);
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
    const lines = out.split('\n');
    for (const check of ['settings', 'mongodb', 'indexes', 'google', 'github', 'public-url', 'cookies'])
      expect(lines.some((line) => line.startsWith(`✓ good     ${check} `))).toBe(true);
    expect(out).toMatch(/\nno problems, 1 warning, \d+ good, 0 skipped\.\n$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('the same for programs', async () => {
    const { code, out } = await doctor(shared, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out) as { healthy: boolean; findings: object[]; counts: object };
    expect(report).toMatchObject({ healthy: true, counts: { problem: 0, warning: 1, skipped: 0 } });
    expect(report.findings).toContainEqual({
      check: 'settings',
      verdict: 'good',
      what: expect.stringMatching(/development/),
    });
  });

  test.each([
    ['in columns', []],
    ['for programs', ['--json']],
  ])('a problem: 1; it hides no other, and no secret is in the answer, %s', async (_form, options) => {
    const nowhere = `127.0.0.1:${await freePort()}`;
    const fake = { url: `http://${nowhere}` } as Parameters<typeof environmentOf>[1];
    const environment = {
      ...environmentOf('google', fake),
      PORT: String(await freePort()),
      APP_SECRET: 'quiet-heron-root-secret-0123456789',
      APP_SECRET_PREVIOUS: 'quiet-heron-previous-secret-0123456789',
      JWT_SECRET: 'quiet-heron-jwt-secret-0123456789-012',
      MONGODB_URI: `mongodb://ada:quiet-heron@${nowhere}/latchkey`,
      REDIS_URL: `redis://ada:quiet-heron@${nowhere}`,
      SMTP_URL: `smtp://ada:quiet-heron@${nowhere}`,
      BOOTSTRAP_ADMIN_EMAIL: 'ada@example.com',
      BOOTSTRAP_ADMIN_PASSWORD: 'quiet-heron-admin',
    };
    const { code, out, complaint } = await doctor(environment, ...options);
    expect({ code, complaint }).toEqual({ code: 1, complaint: '' });
    for (const check of ['mongodb', 'redis', 'mail', 'google']) expect(out).toContain(check);
    expect(out).toContain('nothing listens there');
    expect(out).not.toMatch(/heron|no-log-may-hold/);
  });

  test('settings that cannot be read: 2, with the list of a start and no value', async () => {
    const wrong = { APP_SECRET: 'quiet-heron', PORT: 'heron', MONGODB_URI: 'heron://' };
    const { code, out, complaint } = await doctor(wrong);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(complaint).toMatch(/APP_SECRET must have.*\n.*MONGODB_URI must start/);
    expect(complaint).not.toContain('heron');
    const json = await doctor(wrong, '--json');
    expect(json.code).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({
      healthy: false,
      configuration: expect.arrayContaining([expect.objectContaining({ variable: 'PORT' })]),
    });
  });

  test('an option that there is not: 2', async () => {
    const { code, complaint } = await doctor({}, '--jsno');
    expect({ code, complaint }).toEqual({ code: 2, complaint: 'Usage: npm run doctor [-- --json]\n' });
  });
});
