import type { Connection } from 'mongoose';

/** What mongod's profiler notes of one operation. */
export interface ProfiledOperation {
  op: string;
  /** Without the database. */
  collection: string;
  planSummary: string;
  keysExamined: number;
  docsExamined: number;
  command: Record<string, unknown>;
}

/** Everything that `walk` makes the database do, as mongod itself saw it. */
export async function profiled(
  database: Connection,
  walk: () => Promise<void>,
): Promise<ProfiledOperation[]> {
  const { db } = database;
  if (!db) throw new Error('not connected');
  await db.command({ profile: 0 });
  await db.collection('system.profile').drop();
  // The default of one megabyte would forget the beginning of a long walk.
  await db.createCollection('system.profile', { capped: true, size: 64 * 1024 ** 2 });
  await db.command({ profile: 2 });
  await walk();
  await db.command({ profile: 0 });
  const notes = await db.collection<ProfiledOperation & { ns: string }>('system.profile').find().toArray();
  return (
    notes
      .map((note) => ({ ...note, collection: note.ns.slice(db.databaseName.length + 1) }))
      .filter(({ collection }) => !collection.startsWith('system.') && collection !== '$cmd')
      // The change stream of revocations waits at the end of the oplog; it is no request's.
      .filter(({ op }) => op !== 'getmore')
  );
}
