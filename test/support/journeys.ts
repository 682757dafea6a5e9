import { randomUUID } from 'node:crypto';
import type { Browser, Step } from './browser.js';
import { secret } from './run-record.js';

/** What every sign-in answers. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
}

export const PASSWORD = 'correct horse battery staple';

export const bearer = (token: string) => ({ authorization: `Bearer ${secret(token)}` });

/** An address nobody has. */
export const someAddress = () => secret(`person-${randomUUID()}@example.com`);

/** Registers somebody. @returns the address and the tokens */
export async function register(browser: Browser, email = someAddress()): Promise<Tokens & { email: string }> {
  const answer = await browser.post('/auth/register', { email, password: PASSWORD });
  if (answer.status !== 201) throw new Error(`register answered ${answer.status}: ${answer.text}`);
  return { ...answer.json<Tokens>(), email };
}

/** Starts at the gateway and stops on the way back: the address of the callback, not yet opened. */
export async function callbackUrl(browser: Browser, persona: string, query = ''): Promise<string> {
  const [provider] = persona.split('-');
  const start = await browser.get(`/auth/${provider}${query}`);
  if (start.status !== 302) throw new Error(`the start answered ${start.status}: ${start.text}`);
  return consent(browser, start.location, { persona });
}

/** Answers the pretend provider's consent page: as a persona, or with a fault. @returns the address it redirects to */
export async function consent(
  browser: Browser,
  authorizationUrl: string,
  answer: { persona: string } | { fault: string },
): Promise<string> {
  const url = new URL(authorizationUrl);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return (await browser.get(url.href)).location;
}

/** The whole way through a pretend provider, as a client that takes JSON. */
export async function signIn(browser: Browser, persona: string): Promise<Tokens> {
  const answer = await browser.get(await callbackUrl(browser, persona), { accept: 'application/json' });
  if (answer.status !== 200) throw new Error(`the callback answered ${answer.status}: ${answer.text}`);
  return answer.json<Tokens>();
}

/** The claims of a token, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}

/** The code of a problem+json answer. */
export const codeOf = (step: Step) => step.json<{ code: string }>().code;
