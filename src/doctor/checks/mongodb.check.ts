import type { Connection } from 'mongoose';
import { z } from 'zod';
import { clockFindings } from '../clock-findings.js';
import { about, type Finding } from '../finding.js';
import type { Check, Surroundings } from '../surroundings.js';
import { embeddedFindings } from './mongodb-embedded.js';

const { good, warning, problem } = about('mongodb');

/** The oldest server the driver talks to. */
const OLDEST = 4.2;

const hello = z.looseObject({
  setName: z.string().optional(),
  msg: z.string().optional(),
  hosts: z.array(z.string()).optional(),
  localTime: z.date(),
});
const buildInfo = z.looseObject({ version: z.string() });

/** Is MongoDB there, and is it what the gateway needs? */
export const mongodbCheck: Check = { name: 'mongodb', run };

async function run({ settings, store, clock }: Surroundings): Promise<Finding[]> {
  const { connection, embedded, failure } = store;
  if (embedded && !connection) return embeddedFindings(settings.dataDir);
  if (!connection) {
    return [
      problem(
        `MongoDB cannot be used: ${failure}.`,
        'Start it, or mend MONGODB_URI. From a container, localhost is the container itself.',
      ),
    ];
  }
  const asked = clock.now();
  const server = hello.parse(await connection.db?.admin().command({ hello: 1 }));
  const skew = (server.localTime.getTime() - (asked + clock.now()) / 2) / 1000;
  const { version } = buildInfo.parse(await connection.db?.admin().command({ buildInfo: 1 }));
  return [
    versionFinding(version, embedded),
    ...(await topologyFindings(server, connection, settings)),
    ...concernFindings(connection),
    ...nameFindings(connection),
    ...clockFindings('mongodb', 'MongoDB', skew),
  ];
}

function versionFinding(version: string, embedded: boolean): Finding {
  const what = `${embedded ? 'The embedded MongoDB' : 'MongoDB'} ${version} answers.`;
  if (Number.parseFloat(version) >= OLDEST) return good(what);
  return problem(`${what} It is too old.`, 'Update it to 4.2 or newer; the driver talks to no older one.');
}

async function topologyFindings(
  { setName, msg, hosts = [] }: z.output<typeof hello>,
  connection: Connection,
  { redisUrl, production }: Surroundings['settings'],
): Promise<Finding[]> {
  if (setName === undefined && msg !== 'isdbgrid') {
    return [
      warning(
        'MongoDB runs as a single server without a replica set, and so without change streams. ' +
          (redisUrl === undefined
            ? 'Revocations then cannot be followed: every request reads the database.'
            : 'Redis carries the revocations, but an acknowledged write can be lost in a crash.'),
        'Start mongod with --replSet rs0, run rs.initiate() once, and add ?replicaSet=rs0 to MONGODB_URI.',
      ),
    ];
  }
  const findings = [await streamFinding(connection)];
  if (production && hosts.length === 1)
    findings.push(
      warning(
        'The replica set has one member: while it is down nobody can sign in.',
        'Add two more members when that matters.',
      ),
    );
  return findings;
}

/** Opens a change stream and closes it: rights for it can be missing even on a replica set. */
async function streamFinding(connection: Connection): Promise<Finding> {
  const stream = connection.collection('revocations').watch([], { maxAwaitTimeMS: 100 });
  try {
    await stream.tryNext();
    return good('It is a replica set; change streams work, so revocations reach every instance at once.');
  } catch {
    return problem(
      'It is a replica set, but a change stream cannot be opened.',
      'Give the user of MONGODB_URI the role readWrite on the database.',
    );
  } finally {
    await stream.close();
  }
}

function concernFindings(connection: Connection): Finding[] {
  const { writeConcern, readPreference } = connection.getClient().options;
  const findings: Finding[] = [];
  if (writeConcern && writeConcern.w !== 'majority')
    findings.push(
      warning(
        'MONGODB_URI sets another write concern than majority: a revocation can be lost when the primary is.',
        'Remove w= from MONGODB_URI.',
      ),
    );
  if (readPreference.mode !== 'primary')
    findings.push(
      problem(
        'MONGODB_URI sets a read preference: a session ended a moment ago may still look alive.',
        'Remove readPreference= from MONGODB_URI.',
      ),
    );
  return findings;
}

function nameFindings(connection: Connection): Finding[] {
  if (connection.name !== 'test') return [];
  return [
    warning(
      'MONGODB_URI names no database, so the data lies in "test".',
      'Add the name after the host: …:27017/latchkey',
    ),
  ];
}
