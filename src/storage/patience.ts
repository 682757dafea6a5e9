import { Logger } from '@nestjs/common';
import { isStoreOutage } from './store-errors.js';

/** How often a call that timed out is made again; each takes seconds. */
const PATIENCE = 300;

const logger = new Logger('Start');

/**
 * For the work of a start, which may outlast the time limit of one call: an index of a large collection is being built, or all of
 * them ask a slow server at once. The server goes on with what it began, and asking again waits for it. A request never waits so.
 *
 * @param what is waited for, in the log once it takes long
 * @param work a statement that may be made twice
 * @returns what `work` returned
 * @throws what `work` throws when it is no outage, and the outage that does not end
 */
export async function patiently<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  for (let patience = PATIENCE; ; patience -= 1) {
    try {
      return await work();
    } catch (error) {
      if (patience === 0 || !isStoreOutage(error)) throw error;
      if (patience === PATIENCE)
        logger.warn(`${what}: MongoDB takes long (${String(error)}); the start waits for it`);
    }
  }
}
