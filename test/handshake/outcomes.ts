import { expect } from '@jest/globals';
import { problemCatalogue, type ProblemCode } from '../../src/domain/problem-catalogue.js';
import type { ProviderId } from '../../src/sandbox/endpoints.js';
import type { Browser, Step } from '../support/browser.js';
import { callbackUrl, codeOf } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';

export const AS_JSON = { accept: 'application/json' };

/** Who signs in where the person does not matter. */
export const somebody: Record<ProviderId, string> = { google: 'google-gmail', github: 'github-public' };

/** What a failed sign-in must not add to. */
export async function stored({ database }: TestGateway): Promise<Record<string, number>> {
  const count = async (name: string) => [name, await database.collection(name).countDocuments()] as const;
  return Object.fromEntries(await Promise.all(['users', 'sessions', 'authorization_codes'].map(count)));
}

/** Everything of a user's document that a test may want to look at. */
export function usersOf({ database }: TestGateway) {
  return database.collection<{ identities: { key: string }[]; claimedEmail?: string; passwordHash?: string }>(
    'users',
  );
}

/** The names of the cookies that an answer sets, but for the handshake's own. */
export function cookiesSet(step: Step): string[] {
  return step.headers
    .getSetCookie()
    .map((line) => line.split('=')[0] ?? '')
    .filter((name) => name !== 'flow');
}

/** A problem of this code, with its status, and not one cookie. */
export function expectRefusal(step: Step, code: ProblemCode): void {
  expect(step.headers.get('content-type')).toContain('application/problem+json');
  expect([step.status, codeOf(step)]).toEqual([problemCatalogue[code].status, code]);
  expect(cookiesSet(step)).toEqual([]);
}

/** Opens a callback as a JSON client: it must fail with `code`, and leave the database as it was. */
export async function expectFailure(
  gateway: TestGateway,
  browser: Browser,
  url: string,
  code: ProblemCode,
): Promise<Step> {
  const before = await stored(gateway);
  const answer = await browser.get(url, AS_JSON);
  expectRefusal(answer, code);
  expect(await stored(gateway)).toEqual(before);
  return answer;
}

/** A finished consent of somebody at this provider: the callback's address, unopened, to be changed by the test. */
export async function consented(browser: Browser, provider: ProviderId): Promise<URL> {
  return new URL(await callbackUrl(browser, somebody[provider]));
}

/** The address with some parameters put in, or with `undefined` taken out. */
export function withQuery(url: URL, change: Record<string, string | undefined>): string {
  const changed = new URL(url);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
  }
  return changed.href;
}

/** How many answers there were of each status. */
export function tally(answers: readonly Step[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
