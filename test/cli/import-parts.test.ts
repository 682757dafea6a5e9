import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { hash as argon2, verify } from '@node-rs/argon2';
import { linesOf, LONGEST_LINE } from '../../src/cli/import/lines.js';
import { Progress } from '../../src/cli/import/progress.js';
import { SeenClaims } from '../../src/cli/import/seen-claims.js';
import { whyNotImportable } from '../../src/credentials/importable-hash.js';

const BCRYPT = 'kfCPKBFiYyPrWZGtkOoWwOqtEfU3twVPANASbjG1giQSkEWsgmoN6';
const SALT = 'c29tZXNhbHRzb21lc2FsdA';
const OUTPUT = 'G3N1rXs8xvCVZ5JmTZ9Kq1XgPjCbVLYmlBB3gJHxDN4';

describe('a hash from elsewhere', () => {
  it.each(['$2a$04$', '$2b$10$', '$2y$15$'])('%s is taken', (head) => {
    expect(whyNotImportable(head + BCRYPT)).toBeUndefined();
  });

  it.each([
    [8, 1, 1],
    [65_536, 3, 4],
  ])(
    'Argon2id with m=%i, t=%i, p=%i is taken, and can be checked',
    async (memoryCost, timeCost, parallelism) => {
      const stored = await argon2('quiet otter', { memoryCost, timeCost, parallelism });
      expect(whyNotImportable(stored)).toBeUndefined();
      expect(await verify(stored, 'quiet otter')).toBe(true);
    },
  );

  it.each([
    ['nothing', ''],
    ['a password', 'quiet otter'],
    ['another kind', '$6$rounds=5000$salt$hash'],
    ['Argon2i', `$argon2i$v=19$m=64,t=1,p=1$${SALT}$${OUTPUT}`],
    ['an old version', `$argon2id$v=16$m=64,t=1,p=1$${SALT}$${OUTPUT}`],
    ['no version', `$argon2id$m=64,t=1,p=1$${SALT}$${OUTPUT}`],
    ['a gigabyte', `$argon2id$v=19$m=1048576,t=1,p=1$${SALT}$${OUTPUT}`],
    ['too much in all', `$argon2id$v=19$m=262144,t=16,p=1$${SALT}$${OUTPUT}`],
    ['many passes', `$argon2id$v=19$m=64,t=999,p=1$${SALT}$${OUTPUT}`],
    ['no pass', `$argon2id$v=19$m=64,t=0,p=1$${SALT}$${OUTPUT}`],
    ['less memory than its lanes need', `$argon2id$v=19$m=8,t=1,p=4$${SALT}$${OUTPUT}`],
    ['a cut-off output', `$argon2id$v=19$m=64,t=1,p=1$${SALT}$abc`],
    ['padding', `$argon2id$v=19$m=64,t=1,p=1$${SALT}==$${OUTPUT}`],
    ['spare bits that are set', `$argon2id$v=19$m=64,t=1,p=1$${SALT.slice(0, -1)}B$${OUTPUT}`],
    ['bcrypt below the least cost', `$2b$03$${BCRYPT}`],
    ['bcrypt of absurd cost', `$2b$31$${BCRYPT}`],
    ['a broken variant of bcrypt', `$2x$10$${BCRYPT}`],
    ['a cut-off bcrypt hash', `$2b$10$${BCRYPT.slice(1)}`],
    ['a bcrypt salt that nothing can have made', `$2b$10$${BCRYPT.slice(0, 21)}P${BCRYPT.slice(22)}`],
    ['something behind it', `$2b$10$${BCRYPT}\n`],
  ])('%s is refused, in words without it', (_name, stored) => {
    const words = whyNotImportable(stored);
    expect(words).toEqual(expect.any(String));
    if (stored.length > 3) expect(words).not.toContain(stored.slice(-8));
  });
});

describe('lines of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-lines-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = async (content: Buffer | string) => {
    const file = join(folder, 'lines');
    writeFileSync(file, content);
    const found = [];
    for await (const line of linesOf(file)) found.push(line);
    return found;
  };

  it('are numbered from 1, with or without a last end of line, across chunks of any size', async () => {
    const texts = Array.from({ length: 5_000 }, (_, index) => `${index} ${'ä'.repeat(index % 97)}`);
    for (const end of ['', '\n']) {
      const lines = await read(texts.join('\n') + end);
      expect(lines.map(({ content }) => content)).toEqual(texts.map((text) => ({ text })));
      expect(lines.map(({ number }) => number)).toEqual(texts.map((_, index) => index + 1));
      expect(lines.at(-1)?.end).toBe(Buffer.byteLength(texts.join('\n') + end));
    }
  });

  it('of 64 kB are read; longer ones and what is not UTF-8 are named, and those after them are read', async () => {
    const longest = 'x'.repeat(LONGEST_LINE);
    const content = Buffer.concat([
      Buffer.from(`${longest}\n${longest}x\n${'y'.repeat(3_000_000)}\n`),
      Buffer.from([0x41, 0xff, 0x0a]),
      Buffer.from('last'),
    ]);
    expect((await read(content)).map((line) => line.content)).toEqual([
      { text: longest },
      { unreadable: 'too_long' },
      { unreadable: 'too_long' },
      { unreadable: 'not_utf8' },
      { text: 'last' },
    ]);
  });

  it('an empty file has none; a byte order mark at its beginning is no part of the first', async () => {
    expect(await read('')).toEqual([]);
    expect((await read('\uFEFFa\nb')).map(({ content }) => content)).toEqual([{ text: 'a' }, { text: 'b' }]);
  });
});

describe('what earlier lines claimed', () => {
  it('is found again among many, by the first line that had it', () => {
    const seen = new SeenClaims();
    for (let line = 1; line <= 50_000; line += 1)
      expect(seen.first([`address ${line}`, `identity ${line}`], line)).toBeUndefined();
    for (const line of [1, 777, 50_000])
      expect(seen.first([`other ${line}`, `identity ${line}`], 60_000)).toBe(line);
  });

  it('is not what a line claimed that was refused for another claim', () => {
    const seen = new SeenClaims();
    seen.first(['a'], 1);
    expect(seen.first(['b', 'a'], 2)).toBe(1);
    expect(seen.first(['b'], 3)).toBeUndefined();
  });
});

describe('progress', () => {
  const shown = (isTTY: boolean) => {
    let text = '';
    const progress = new Progress({ isTTY, write: (more) => (text += more) }, 'Importing', 1_000);
    for (let done = 0; done <= 1_000; done += 1) progress.at(done, done);
    progress.end(1_000);
    return text;
  };

  it('is a bar on a terminal, that ends full', () => {
    const text = shown(true);
    expect(text.startsWith(`\rImporting ${'░'.repeat(30)} 0 %`)).toBe(true);
    expect(text.endsWith(`\rImporting ${'█'.repeat(30)} 100 %, 1000 lines\u001B[K\n`)).toBe(true);
  });

  it('is a line for each tenth in a log, with no control character', () => {
    const lines = shown(false).split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[0]).toBe('Importing: 10 %, 100 lines');
    expect(lines[9]).toBe('Importing: 100 %, 1000 lines');
    for (const control of ['\r', '\u001B']) expect(shown(false)).not.toContain(control);
  });
});
