import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Shorter values are in some line by chance. It is also the length by which a place in a log is looked up. */
const SHORTEST = 8;

/** Plain words that tests use for a code or a password and the source for something else. What a gateway makes has more signs than these. */
const WORDS = /^[a-z_-]+$/;

/** Slots of the table that most places in a log are done with: a hash of eight bytes, yes or no. */
const SLOTS = 1 << 24;
const FACTOR = 31;
const OLDEST = (FACTOR ** (SHORTEST - 1)) | 0;

/** A secret that is in a log. */
export interface Leak {
  secret: string;
  /** What is around it. */
  excerpt: string;
}

interface Index {
  table: Uint8Array;
  /** By their first eight bytes as Latin-1. */
  byStart: Map<string, { bytes: Buffer; secret: string }[]>;
  longest: number;
}

/**
 * Looks for every secret of a run in every log of that run: as it is, as JSON writes it, as a URL writes it, and for addresses in
 * lower case.
 *
 * @param folder with `*.log`, and `*.secrets` that hold one JSON string a line
 * @returns each secret once that was found, and how much was looked at
 */
export async function findLeaks(folder: string): Promise<{ leaks: Leak[]; secrets: number; bytes: number }> {
  const names = await readdir(folder);
  const secrets = new Set<string>();
  for (const name of names.filter((one) => one.endsWith('.secrets')))
    for (const line of (await readFile(join(folder, name), 'utf8')).split('\n'))
      if (line !== '') secrets.add(JSON.parse(line) as string);
  const index = indexOf([...secrets].filter((value) => value.length >= SHORTEST && !WORDS.test(value)));
  const leaks = new Map<string, Leak>();
  let bytes = 0;
  for (const name of names.filter((one) => one.endsWith('.log')))
    bytes += await search(join(folder, name), index, leaks);
  return { leaks: [...leaks.values()], secrets: secrets.size, bytes };
}

function indexOf(secrets: string[]): Index {
  const index: Index = { table: new Uint8Array(SLOTS), byStart: new Map(), longest: 0 };
  for (const secret of secrets) {
    const forms = [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(Buffer.from(secret).toString()),
    ];
    if (secret.includes('@')) forms.push(secret.toLowerCase());
    for (const form of new Set(forms)) {
      const bytes = Buffer.from(form);
      const start = bytes.toString('latin1', 0, SHORTEST);
      const same = index.byStart.get(start) ?? [];
      index.byStart.set(start, [...same, { bytes, secret }]);
      index.table[slot(hashOf(bytes))] = 1;
      index.longest = Math.max(index.longest, bytes.length);
    }
  }
  return index;
}

/** @returns the size of the file */
async function search(path: string, index: Index, leaks: Map<string, Leak>): Promise<number> {
  let rest: Buffer = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of createReadStream(path, {
    highWaterMark: 4 * 1024 * 1024,
  }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    const text = Buffer.concat([rest, chunk]);
    searchText(text, index, leaks);
    // A secret may lie across two pieces.
    rest = text.subarray(Math.max(0, text.length - index.longest));
  }
  return size;
}

function searchText(text: Buffer, { table, byStart }: Index, leaks: Map<string, Leak>): void {
  if (text.length < SHORTEST) return;
  let hash = hashOf(text);
  for (let end = SHORTEST; ; end += 1) {
    if (table[slot(hash)] === 1) {
      const at = end - SHORTEST;
      for (const { bytes, secret } of byStart.get(text.toString('latin1', at, end)) ?? [])
        if (text.compare(bytes, 0, bytes.length, at, at + bytes.length) === 0)
          leaks.set(secret, { secret, excerpt: text.toString('utf8', Math.max(0, at - 200), at + 80) });
    }
    if (end === text.length) return;
    hash = Math.imul(hash - Math.imul(text[end - SHORTEST] ?? 0, OLDEST), FACTOR) + (text[end] ?? 0);
  }
}

function hashOf(bytes: Buffer): number {
  let hash = 0;
  for (let at = 0; at < SHORTEST; at += 1) hash = Math.imul(hash, FACTOR) + (bytes[at] ?? 0);
  return hash;
}

const slot = (hash: number) => (hash >>> 0) % SLOTS;
