import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { about, type Finding } from '../finding.js';
import type { Check, Surroundings } from '../surroundings.js';
import { whyUnreached } from '../unreached.js';

const { good, warning, problem } = about('redis');

/** Milliseconds for connecting, for a command, and for a message to come round. */
const LIMIT = 2_000;

/** Is Redis there, does it keep what it is given, and does it carry messages? Without REDIS_URL there is nothing to see. */
export const redisCheck: Check = { name: 'redis', run };

async function run({ settings: { redisUrl } }: Surroundings): Promise<Finding[]> {
  if (redisUrl === undefined) return [];
  const client = connectionTo(redisUrl);
  try {
    await connected(client);
    const facts = factsIn(await client.info());
    return [
      good(`Redis ${facts['redis_version'] ?? ''} answers.`),
      ...roleFindings(facts),
      evictionFinding(facts),
      ...(await persistenceFindings(client, facts)),
      await workFinding(client, redisUrl),
    ];
  } catch (error) {
    return [problem(`Redis cannot be used: ${whyNot(error)}.`, 'Start it, or mend REDIS_URL.')];
  } finally {
    client.disconnect();
  }
}

function connectionTo(url: string): Redis {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: LIMIT,
    commandTimeout: LIMIT,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // Unheard, it would end the process.
  client.on('error', () => undefined);
  return client;
}

/** `connect` itself rejects with "Connection is closed." and nothing else; why, an event says. */
async function connected(client: Redis): Promise<void> {
  let reason: unknown;
  client.on('error', (error) => (reason ??= error));
  await client.connect().catch((error: unknown) => {
    throw reason ?? error;
  });
}

/** The lines `name:value` of INFO. */
function factsIn(info: string): Record<string, string | undefined> {
  return Object.fromEntries(
    info
      .split(/\r?\n/)
      .filter((line) => /^\w+:/.test(line))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

function roleFindings({ role }: Record<string, string | undefined>): Finding[] {
  if (role === 'master' || role === undefined) return [];
  return [problem('This Redis is a replica and takes no writes.', 'Put the primary into REDIS_URL.')];
}

function evictionFinding(facts: Record<string, string | undefined>): Finding {
  const { maxmemory_policy: policy = 'unknown', maxmemory } = facts;
  if (policy === 'noeviction') return good('It evicts nothing (maxmemory-policy noeviction).');
  const step = 'Set maxmemory-policy to noeviction.';
  if (maxmemory === '0')
    return warning(`maxmemory-policy is ${policy}; without a memory limit it has no effect yet.`, step);
  return problem(
    `Redis may throw keys away when memory is short (maxmemory-policy ${policy}): a revoked token would be good again.`,
    step,
  );
}

async function persistenceFindings(
  client: Redis,
  { aof_enabled: appendOnly }: Record<string, string | undefined>,
): Promise<Finding[]> {
  if (appendOnly !== '0') return [];
  // Managed services forbid CONFIG; what cannot be known is not complained of.
  const save = await client.config('GET', 'save').catch(() => undefined);
  if (!Array.isArray(save) || save[1] !== '') return [];
  return [
    warning(
      'Redis keeps nothing over a restart (no append-only file, no snapshots): revocations come back only from running gateways.',
      'Set appendonly yes.',
    ),
  ];
}

/** A key and a message of our own, gone after it. */
async function workFinding(client: Redis, url: string): Promise<Finding> {
  const name = `latchkey:doctor:${randomUUID()}`;
  const subscriber = connectionTo(url);
  try {
    await client.set(name, 'here', 'PX', 5 * LIMIT);
    const kept = await client.get(name);
    await client.del(name);
    await connected(subscriber);
    await subscriber.subscribe(name);
    const heard = once(subscriber, 'message', { signal: AbortSignal.timeout(LIMIT) });
    await Promise.all([heard, client.publish(name, 'here')]);
    if (kept === 'here') return good('Keys and messages (pub/sub) work.');
    return problem('A key just written cannot be read again.', 'Put one primary into REDIS_URL.');
  } catch (error) {
    return problem(
      `Keys or messages do not work: ${whyNot(error)}.`,
      'Give the user of REDIS_URL read, write and pub/sub on latchkey:*.',
    );
  } finally {
    subscriber.disconnect();
  }
}

const withMessage = z.object({ message: z.string() });

/** Redis's own word for a refusal stands first in its message; the rest may hold names. */
function whyNot(error: unknown): string {
  const { message = '' } = withMessage.safeParse(error).data ?? {};
  const word = /^([A-Z]{4,20}) /.exec(message)?.[1];
  if (word === 'NOAUTH' || word === 'WRONGPASS') return 'it refuses the user name or the password';
  if (word === 'NOPERM') return 'this user lacks the right';
  if (word === 'LOADING') return 'it is still loading its data';
  if (word !== undefined) return `it answers ${word}`;
  if (message === 'Command timed out') return 'it did not answer in time';
  return whyUnreached(error);
}
