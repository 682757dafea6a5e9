import type { ImportedUser } from '../../users/imported-user.js';
import { claimsOf } from '../../users/imported-user.js';
import type { ImportStanding } from '../../users/user-import.js';
import { linesOf } from './lines.js';
import type { Progress } from './progress.js';
import { type LineRefusal, type LineTerms, readLine } from './read-line.js';
import type { RefusedLines } from './refused-lines.js';
import { SeenClaims } from './seen-claims.js';

/** Users that are asked for, or written, at once. */
const BATCH = 500;

/** How a pass through the file went. */
export interface Counts {
  lines: number;
  added: number;
  there: number;
  refused: number;
}

/** What a pass does with each batch, and where it tells of it. */
export interface Pass {
  file: string;
  terms: LineTerms;
  judge(users: readonly ImportedUser[]): Promise<ImportStanding[]>;
  refused: RefusedLines;
  progress: Progress;
}

const TAKEN: Record<'email_taken' | 'identity_in_use', LineRefusal> = {
  email_taken: { code: 'email_taken', reason: 'another account has this address' },
  identity_in_use: { code: 'identity_in_use', reason: 'another account has one of the identities' },
};

/** Goes through the whole file once, in batches. @returns what was found; `added` counts those that are new */
export async function goThrough({ file, terms, judge, refused, progress }: Pass): Promise<Counts> {
  const seen = new SeenClaims();
  const counts = { lines: 0, added: 0, there: 0 };
  let batch: { line: number; user: ImportedUser }[] = [];
  const finish = async () => {
    const present = batch;
    batch = [];
    const standings = await judge(present.map(({ user }) => user));
    for (const [index, { line }] of present.entries()) {
      const standing = standings[index] ?? 'there';
      if (standing === 'new') counts.added += 1;
      else if (standing === 'there') counts.there += 1;
      else refused.note(line, TAKEN[standing]);
    }
    await refused.flush();
  };
  for await (const line of linesOf(file)) {
    const read = readLine(line, terms);
    if (read === undefined) continue;
    counts.lines += 1;
    const refusal = 'code' in read ? read : twice(seen, read, line.number);
    if (refusal) refused.note(line.number, refusal);
    else if (!('code' in read)) batch.push({ line: line.number, user: read });
    if (batch.length < BATCH && refused.waitingLines < BATCH) continue;
    await finish();
    progress.at(line.end, counts.lines);
  }
  await finish();
  progress.end(counts.lines);
  return { ...counts, refused: refused.total };
}

/** Of two lines that claim the same, neither is known to be right; the first stands, as a store would have it. */
function twice(seen: SeenClaims, user: ImportedUser, line: number): LineRefusal | undefined {
  const { address, identities } = claimsOf(user);
  const claims = [
    ...(address === undefined ? [] : [`address ${address}`]),
    ...identities.map((key) => `identity ${key}`),
  ];
  const first = seen.first(claims, line);
  return first === undefined
    ? undefined
    : { code: 'duplicate', reason: `claims an address or identity that line ${first} has` };
}
