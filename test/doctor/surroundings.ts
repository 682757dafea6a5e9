import { readSettings } from '../../src/config/settings.js';
import { SystemNetwork } from '../../src/domain/network.js';
import { examinedProviders } from '../../src/doctor/examined-providers.js';
import type { Finding, Verdict } from '../../src/doctor/finding.js';
import { openStore } from '../../src/doctor/store.js';
import type { Check, Surroundings } from '../../src/doctor/surroundings.js';
import { providers } from '../../src/providers/registry.js';
import { TestClock } from '../support/test-clock.js';

/** Enough for settings to be read without a folder being made. */
const APP_SECRET = 'the-doctors-own-root-secret-of-the-tests';

/** What a check sees with these variables set and no others. The store is opened only for those that look at it. */
export function surroundingsOf(environment: Record<string, string>, clock = new TestClock()): Surroundings {
  const read = readSettings(
    { APP_SECRET, SANDBOX: 'false', ...environment },
    providers.map(({ id }) => id),
  );
  const outside = { clock, network: new SystemNetwork() };
  const { settings, examined } = examinedProviders(read, providers, outside);
  return { ...outside, settings, providers: examined, store: { embedded: false, failure: 'not opened' } };
}

/** The findings of one check over a store that is opened for it. */
export async function withStore(
  environment: Record<string, string>,
  check: Check,
  clock?: TestClock,
): Promise<Finding[]> {
  const surroundings = surroundingsOf(environment, clock);
  const store = await openStore(surroundings.settings);
  try {
    return await check.run({ ...surroundings, store });
  } finally {
    await store.connection?.close();
  }
}

/** The texts of the findings with a verdict, their next steps with them. */
export function texts(findings: readonly Finding[], verdict: Verdict): string[] {
  return findings
    .filter((finding) => finding.verdict === verdict)
    .map(({ what, nextStep }) => [what, nextStep].filter((part) => part !== undefined).join(' → '));
}

/** What somebody must act on. */
export function complaints(findings: readonly Finding[]): string[] {
  return [...texts(findings, 'problem'), ...texts(findings, 'warning')];
}
