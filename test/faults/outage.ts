import type { TestGateway } from '../support/test-gateway.js';
import { Traffic } from './traffic.js';

/** What is taken away under traffic, and how it comes back: another one perhaps. */
export interface Outage {
  strike(): unknown;
  mend(): unknown;
}

/**
 * Lets clients come and go before an outage and after it; it lasts until as many requests were refused as there are clients.
 *
 * @returns their traffic, which is over, and in which nothing is wrong
 */
export async function outlive(
  gateway: TestGateway,
  clients: number,
  { strike, mend }: Outage,
): Promise<Traffic> {
  const traffic = new Traffic(gateway, clients);
  try {
    await traffic.moreLives(clients);
    try {
      await strike();
      await traffic.until(() => traffic.refused >= clients);
    } finally {
      await mend();
    }
    await traffic.moreLives(clients);
    await traffic.stopAndCheck();
  } finally {
    await traffic.stop();
  }
  return traffic;
}
