import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findLeaks } from '../support/leaks.js';

// The whole run's logs are held against the whole run's secrets by test/support/global-teardown.ts: this is about that check.
describe('looking for secrets in the logs of a run', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-leaks-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const found = async (secrets: string[], log: string) => {
    writeFileSync(join(folder, '1.secrets'), secrets.map((value) => `${JSON.stringify(value)}\n`).join(''));
    writeFileSync(join(folder, '1.log'), log);
    return (await findLeaks(folder)).leaks.map(({ secret }) => secret);
  };

  it.each([
    ['as it is', 'q8Zt-planted_1', '{"msg":"x q8Zt-planted_1 y"}\n'],
    ['at the very end', 'q8Zt-planted_1', 'q8Zt-planted_1'],
    ['as JSON writes it', 'a "quoted" pass\\word', JSON.stringify({ typed: 'a "quoted" pass\\word' })],
    ['as a URL writes it', 'ada@example.com', 'GET /x?login=ada%40example.com'],
    ['an address in lower case', 'Ada.L@Example.com', 'found ada.l@example.com'],
    ['beyond ASCII', 'pässwörter 9', 'typed pässwörter 9'],
  ])('finds one %s', async (_name, secret, log) => {
    expect(await found([secret, 'another-One-1'], log)).toEqual([secret]);
  });

  it('finds one that lies across two pieces of a long file', async () => {
    const piece = 4 * 1024 * 1024;
    const log = `${'x'.repeat(piece - 5)}q8Zt-planted_1${'y'.repeat(100)}`;
    expect(await found(['q8Zt-planted_1'], log)).toEqual(['q8Zt-planted_1']);
  });

  it('tells apart what only begins alike, what is short and what is a word', async () => {
    expect(await found(['q8Zt-planted_2', '123456', 'password'], 'q8Zt-planted_1 123456 password')).toEqual(
      [],
    );
  });
});
