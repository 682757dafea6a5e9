import type { Connection, Model } from 'mongoose';
import { AppModule } from '../../app.module.js';
import { AuditRecord } from '../../audit/audit.schema.js';
import { retentionOf } from '../../audit/audit-retention.js';
import { about, type Finding } from '../finding.js';
import { modelsOf } from '../models.js';
import type { Check, Surroundings } from '../surroundings.js';

const { good, warning, problem, skipped } = about('indexes');

const STEP =
  'Start the gateway: it makes missing indexes, and says in its log when it cannot (such as for twins in the data).';

const STEP_RETENTION = 'Start the gateway with this setting: it changes the index.';

/** Are the indexes there that uniqueness, expiry and speed rest on? */
export const indexesCheck: Check = { name: 'indexes', run };

async function run({ settings, store, clock, network, providers }: Surroundings): Promise<Finding[]> {
  const { connection } = store;
  if (!connection) return [skipped('The indexes can be seen only with MongoDB.')];
  const root = AppModule.in({
    settings,
    clock,
    network,
    providers: providers.map(({ provider }) => provider),
  });
  const models = modelsOf(root, connection);
  const present = await presentCollections(connection);
  if (!models.some((model) => present.has(model.collection.name)))
    return [skipped('The database is empty: the gateway makes its indexes at its first start.')];
  const missing = (await Promise.all(models.map(missingIn))).flat();
  const retention = await retentionFinding(models, present, settings.auditRetention);
  if (missing.length === 0 && !retention)
    return [good(`The indexes of all ${models.length} collections are in place.`)];
  const findings = missing.map(({ name, unique }) =>
    unique
      ? problem(`The unique index ${name} is missing: two people could become one.`, STEP)
      : warning(`The index ${name} is missing: old records stay, or requests are slow.`, STEP),
  );
  return retention ? [...findings, retention] : findings;
}

/** Are events kept as long as the settings say? */
async function retentionFinding(
  models: readonly Model<unknown>[],
  present: ReadonlySet<string>,
  wanted: number,
): Promise<Finding | undefined> {
  const audit = models.find((model) => model.modelName === AuditRecord.name);
  if (!audit || !present.has(audit.collection.name)) return undefined;
  const kept = await retentionOf(databaseOf(audit).collection(audit.collection.name));
  if (kept === wanted) return undefined;
  const now = kept === undefined ? 'for ever' : `for ${kept} seconds`;
  return warning(`Audit events are kept ${now}; AUDIT_RETENTION says ${wanted} seconds.`, STEP_RETENTION);
}

function databaseOf({ db: connection }: Model<unknown>) {
  return connection.getClient().db(connection.name);
}

async function presentCollections(connection: Connection): Promise<Set<string>> {
  const collections = await connection.listCollections();
  return new Set(collections.map(({ name }) => name));
}

async function missingIn(model: Model<unknown>): Promise<{ name: string; unique: boolean }[]> {
  const { toCreate } = await model.diffIndexes({ indexOptionsToCreate: true });
  return toCreate.map((entry) => {
    const [fields, options] = Array.isArray(entry) ? entry : [entry, {}];
    const name = `${model.collection.name}(${Object.keys(fields ?? {}).join(', ')})`;
    return { name, unique: options?.unique === true };
  });
}
