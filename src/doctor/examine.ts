import { indexesCheck } from './checks/indexes.check.js';
import { mailCheck } from './checks/mail.check.js';
import { mongodbCheck } from './checks/mongodb.check.js';
import { providerCheck } from './checks/provider.check.js';
import { publicUrlCheck } from './checks/public-url.check.js';
import { redisCheck } from './checks/redis.check.js';
import { settingsCheck } from './checks/settings.check.js';
import { about, type Finding } from './finding.js';
import type { Check, Surroundings } from './surroundings.js';
import { withoutSecrets } from './without-secrets.js';

/** Looks at everything. The order is that of a start: settings, stores, mail, providers, and the way in. */
export async function examine(surroundings: Surroundings): Promise<Finding[]> {
  const stores = [settingsCheck, mongodbCheck, indexesCheck, redisCheck, mailCheck];
  const providers = surroundings.providers.map(providerCheck);
  const findings = await Promise.all([...stores, ...providers].map((check) => safely(check, surroundings)));
  // Last and alone: it may listen in the gateway's place, where the others must not meet it.
  const wayIn = await safely(publicUrlCheck, surroundings);
  return withoutSecrets([...findings.flat(), ...wayIn], surroundings.settings);
}

/** A check that breaks is a finding of its own: it must not hide what the others saw. */
async function safely(check: Check, surroundings: Surroundings): Promise<Finding[]> {
  try {
    return await check.run(surroundings);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown error';
    return [
      about(check.name).problem(
        `This could not be checked to its end (${name}).`,
        'See the other findings first; if it stays, report it.',
      ),
    ];
  }
}
