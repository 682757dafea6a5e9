import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { crc32 } from 'node:zlib';
import { profiled } from '../storage/store-profile.js';
import { codeOf } from '../support/journeys.js';
import { adminEnvironment, apiKey } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

let gateway: TestGateway;
let key: string;
beforeAll(async () => {
  gateway = await startGateway({ environment: adminEnvironment() });
  ({ key } = await apiKey(gateway, ['jobs']));
});
afterAll(() => gateway.stop());

const whoami = (sent: string) => gateway.browser().get('/internal/whoami', { 'x-api-key': sent });

/** As a scanner for leaked secrets works it out, from the published form alone. */
function checksum(content: string): string {
  const digits = (number: bigint): string =>
    number === 0n ? '' : digits(number / 62n) + BASE_62[Number(number % 62n)];
  return digits(BigInt(crc32(content))).padStart(6, '0');
}

/** What a key that is no good makes the store read. */
async function readsOf(sent: string) {
  const operations = await profiled(gateway.database, async () => {
    const answer = await whoami(sent);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_api_key']);
  });
  return operations.filter(({ collection }) => collection === 'api_keys');
}

describe('the checksum of an API key', () => {
  it('is its last six characters, for whoever knows the form', () => {
    expect(key).toMatch(/^lk_[0-9a-f]{12}_[0-9A-Za-z]{43}[0-9A-Za-z]{6}$/);
    expect(key.slice(-6)).toBe(checksum(key.slice(0, -6)));
  });

  it('tells every slip of the pen without a look-up', async () => {
    const changed = (at: number) => key.slice(0, at) + (key[at] === 'a' ? 'b' : 'a') + key.slice(at + 1);
    const swapped = key.slice(0, 3) + key.slice(3, 15).split('').reverse().join('') + key.slice(15);
    const slips = [4, 10, 16, 30, 58, 59, 64].map(changed);
    for (const slip of [...slips, swapped, key.slice(0, -1), `${key}0`, key.toLowerCase(), `${key} x`])
      expect(await readsOf(slip)).toEqual([]);
  });

  it('keeps nobody out by itself: another secret under the right prefix is one indexed read and refused', async () => {
    const content = `${key.slice(0, 16)}${'0'.repeat(43)}`;
    const forged = content + checksum(content);
    expect(forged.length).toBe(key.length);
    expect(await readsOf(forged)).toMatchObject([
      { op: 'query', planSummary: 'IXSCAN { prefix: 1 }', docsExamined: 1 },
    ]);
  });

  it('a prefix that nobody has costs the same read', async () => {
    const content = `lk_${'0'.repeat(12)}_${'0'.repeat(43)}`;
    expect(await readsOf(content + checksum(content))).toMatchObject([
      { op: 'query', planSummary: 'IXSCAN { prefix: 1 }', docsExamined: 0 },
    ]);
  });
});
