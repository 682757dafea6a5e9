import { describe, expect, it } from '@jest/globals';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { Metrics } from '../../src/metrics/metrics.js';
import { readSettings } from '../../src/config/settings.js';
import { PasswordHasher } from '../../src/credentials/password-hasher.js';

const PASSWORD = 'correct horse battery staple';
const ROUNDS = 9;
const hasher = new PasswordHasher(readSettings({ APP_SECRET: 'x'.repeat(32) }, []), new Metrics());
const current = await hasher.hash(PASSWORD);
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** CPU milliseconds of refusing a wrong password, in turn, so that whatever else goes on meets all alike. */
async function refusals(
  stored: Record<string, string | null>,
  highestBcryptCost: number | undefined,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, hash] of Object.entries(stored)) {
      const before = process.cpuUsage();
      expect(await hasher.check(hash, 'wrong horse', highestBcryptCost)).toEqual({ fits: false });
      const { user, system } = process.cpuUsage(before);
      (times[name] ??= []).push((user + system) / 1000);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

/** The benchmark shows milliseconds; this shows that no hash is left out or done twice. */
function expectAlike(costs: Record<string, number>): void {
  const values = Object.values(costs);
  expect(Math.max(...values) / Math.min(...values)).toBeLessThan(1.4);
}

describe('refusing costs the same work (LO-01, LO-21)', () => {
  it('whether or not there is an account, a password, or a hash that can be read', async () => {
    expectAlike(await refusals({ current, nobody: null, damaged: '$2b$10$x' }, undefined));
  });

  it('while there are imported hashes too, of whatever cost each is', async () => {
    const [cheap, dear] = [await bcrypt(PASSWORD, 6), await bcrypt(PASSWORD, 9)];
    const costs = await refusals({ current, nobody: null, cheap, dear }, 9);
    expectAlike(costs);
  });

  it('which is seen to be measured: without that, an imported account stands out', async () => {
    const dear = await bcrypt(PASSWORD, 10);
    const costs = await refusals({ nobody: null, dear }, undefined);
    expect((costs['dear'] ?? 0) / (costs['nobody'] ?? 0)).toBeGreaterThan(1.4);
  });
});

it('a password that fits tells which hash to keep instead, or none', async () => {
  const other = await argon2(PASSWORD, { memoryCost: 4096, timeCost: 1, parallelism: 1 });
  expect(await hasher.check(current, PASSWORD, undefined)).toEqual({ fits: true });
  expect(await hasher.check(other, PASSWORD, undefined)).toEqual({
    fits: true,
    upgraded: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/),
  });
});
