import { stat } from 'node:fs/promises';
import { Settings } from '../../config/settings.js';
import { Clock } from '../../domain/clock.js';
import { providers } from '../../providers/registry.js';
import { Indexes } from '../../storage/indexes.js';
import { UserImport } from '../../users/user-import.js';
import type { Answer } from '../answer.js';
import type { ImportOptions, Work } from '../command-line.js';
import { CommandError } from '../command-error.js';
import { ACTOR, type Services } from '../services.js';
import { type Counts, goThrough, type Pass } from './pass.js';
import { Progress } from './progress.js';
import { RefusedLines } from './refused-lines.js';

/**
 * Checks every line, and then, unless some are refused or it is a rehearsal, adds whoever is not there yet. To be done again
 * after whatever went wrong: users that are there are found and left alone.
 */
export function importUsers(file: string, options: ImportOptions): Work {
  return async (services) => {
    const report = options.report ?? `${file}.refused.jsonl`;
    const bytes = await sizeOf(file, report);
    const users = services.get(UserImport);
    const terms = termsOf(services, options);
    const pass = (what: string, judge: Pass['judge']) =>
      throughFile({ file, terms, judge }, what, bytes, report);
    const checked = await pass('Checking', (batch) => users.standings(batch));
    const held = checked.counts.refused > 0 && !options.skipRefused;
    if (options.dryRun || held) return answerOf({ ...checked, written: false, report, held });
    // Uniqueness rests on them, and a gateway that has never run made none.
    await services.get(Indexes).onModuleInit();
    const done = await pass('Importing', (batch) => users.add(batch, ACTOR));
    return answerOf({ ...done, written: true, report, held });
  };
}

/** @throws CommandError when the one cannot be read, or is the other: the report would be written over the users */
async function sizeOf(file: string, report: string): Promise<number> {
  const [read, written] = await Promise.all([file, report].map((path) => stat(path).catch(() => undefined)));
  if (!read?.isFile()) throw new CommandError('The file of users is not there, or is no file');
  if (written && (!written.isFile() || (written.ino === read.ino && written.dev === read.dev)))
    throw new CommandError('The report needs a file of its own');
  return read.size;
}

function termsOf(services: Services, { allowRoles }: ImportOptions): Pass['terms'] {
  const { oidcProviders } = services.get(Settings);
  const known = [...providers, ...oidcProviders].map(({ id }) => id);
  return { providers: new Set(known), allowAdmins: allowRoles, now: services.get(Clock).now() };
}

async function throughFile(
  pass: Omit<Pass, 'refused' | 'progress'>,
  what: string,
  bytes: number,
  report: string,
): Promise<{ counts: Counts; byCode: Record<string, number> }> {
  const refused = await RefusedLines.in(report).catch((cause: unknown) => {
    throw new CommandError('The report cannot be written', { cause });
  });
  try {
    const counts = await goThrough({ ...pass, refused, progress: new Progress(process.stderr, what, bytes) });
    return { counts, byCode: refused.byCode };
  } finally {
    await refused.close();
  }
}

interface Outcome {
  counts: Counts;
  byCode: Record<string, number>;
  written: boolean;
  held: boolean;
  report: string;
}

function answerOf({ counts, byCode, written, held, report }: Outcome): Answer {
  const { lines, added, there, refused } = counts;
  const codes = Object.entries(byCode).map(([code, count]) => `  ${count} ${code}`);
  const text = [
    `${lines} lines: ${added} ${written ? 'imported' : 'to import'}, ${there} already there, ${refused} refused.`,
    ...codes,
    ...(refused > 0 ? [`Refused lines are in ${report}.`] : []),
    ...(written ? [] : [`Nothing was written${held ? '; --skip-refused takes the other lines' : ''}.`]),
  ].join('\n');
  const data = { lines, [written ? 'imported' : 'toImport']: added, alreadyThere: there, refused, byCode };
  return { text, data: { ...data, written, report: refused > 0 ? report : null }, incomplete: refused > 0 };
}
