import type { Settings } from '../config/settings.js';
import { SystemClock } from '../domain/clock.js';
import { SystemNetwork } from '../domain/network.js';
import type { Provider } from '../providers/provider.js';
import { examine } from './examine.js';
import { examinedProviders } from './examined-providers.js';
import type { Finding } from './finding.js';
import { openStore } from './store.js';

/** Looks at everything as it is on this machine, now. */
export async function diagnose(read: Settings, known: readonly Provider[]): Promise<Finding[]> {
  const outside = { clock: new SystemClock(), network: new SystemNetwork() };
  const { settings, examined } = examinedProviders(read, known, outside);
  const store = await openStore(settings);
  try {
    return await examine({ ...outside, settings, providers: examined, store });
  } finally {
    await store.connection?.close();
  }
}
