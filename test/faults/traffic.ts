import { expect } from '@jest/globals';
import { Types } from 'mongoose';
import { githubPersona, primaryEmail } from '../../src/sandbox/github-personas.js';
import { googlePersona } from '../../src/sandbox/google-personas.js';
import type { Step } from '../support/browser.js';
import { bearer, claimsOf, codeOf, consent, type Tokens } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';
import { violations } from './invariants.js';

const JSON_ONLY = { accept: 'application/json' };

/** Milliseconds in which every request is answered, whatever is down. */
const PATIENCE = 5_000;

/** Nobody is met twice, not in another test either. */
let people = 0;

/** Ends the life in which it was answered. */
class Unavailable extends Error {}

/** Several people who sign in, refresh, connect a second provider and sign out, over and over, while something breaks. */
export class Traffic {
  /** Whole lives, requests answered `503`, and everything that must not happen. */
  lives = 0;
  refused = 0;
  private readonly complaints: string[] = [];
  /** What was acknowledged: user ids, ids of those who linked, tokens of who signed out and of who was cut off. */
  private readonly users = new Set<string>();
  private readonly linked = new Set<string>();
  private readonly ended: Tokens[] = [];
  private readonly holding = new Set<Tokens>();
  private stopped = false;
  private readonly clients: Promise<void>[];

  constructor(
    private readonly gateway: TestGateway,
    clients: number,
  ) {
    this.clients = Array.from({ length: clients }, () => this.client());
  }

  /** Waits until `enough` holds. @throws when it does not within `limit` milliseconds */
  async until(enough: () => boolean, limit = 20_000): Promise<void> {
    const from = performance.now();
    while (!enough()) {
      expect(this.complaints).toEqual([]);
      if (performance.now() - from > limit) throw new Error(`still not after ${limit} ms: ${String(enough)}`);
      await this.gateway.browser().get('/health/live');
    }
  }

  /** Waits for `count` more whole lives: the gateway is well, and was not restarted. */
  async moreLives(count: number): Promise<void> {
    const goal = this.lives + count;
    await this.until(() => this.lives >= goal);
  }

  /** Ends the clients. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients);
  }

  /** Ends the clients, then looks for everything that was acknowledged, and at the whole database. */
  async stopAndCheck(): Promise<void> {
    await this.stop();
    expect(this.complaints).toEqual([]);
    await this.expectUsers();
    await this.expectEnded();
    for (const { refresh_token: refreshToken } of this.holding)
      expect((await this.gateway.browser().post('/auth/refresh', { refreshToken })).status).toBe(200);
    expect(await violations(this.gateway.database)).toEqual([]);
  }

  /** Who signed out is out, with both tokens. */
  async expectEnded(browser = () => this.gateway.browser()): Promise<void> {
    expect(this.ended.length).toBeGreaterThan(0);
    for (const { access_token: token, refresh_token: refreshToken } of this.ended) {
      expect((await browser().get('/auth/verify', bearer(token))).status).toBe(401);
      expect((await browser().post('/auth/refresh', { refreshToken })).status).toBe(401);
    }
  }

  private async expectUsers(): Promise<void> {
    const users = this.gateway.database.collection('users');
    const ids = (those: Set<string>) => ({ _id: { $in: [...those].map((id) => new Types.ObjectId(id)) } });
    expect(await users.countDocuments(ids(this.users))).toBe(this.users.size);
    const both = { ...ids(this.linked), 'identities.provider': { $all: ['google', 'github'] } };
    expect(await users.countDocuments(both)).toBe(this.linked.size);
  }

  private async client(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.life();
        this.lives += 1;
      } catch (error) {
        if (!(error instanceof Unavailable)) this.complaints.push(String(error));
      }
    }
  }

  private async life(): Promise<void> {
    const { sandbox } = this.gateway;
    const number = (people += 1);
    const [google, github] = [`google-traffic${number}`, `github-traffic${number}`];
    sandbox.addPersona(googlePersona({ id: google, sub: `7000${number}` }));
    const emails = [primaryEmail(`traffic${number}@example.com`)];
    sandbox.addPersona(githubPersona({ id: github, userId: 7_000_000 + number, login: github, emails }));

    const first = await this.signIn(google);
    this.holding.add(first);
    const tokens = await this.refresh(first);
    await this.link(github, tokens);
    // From here on it is not known whether they are good, until the answer says so.
    this.holding.delete(tokens);
    await this.ask('POST /auth/logout', 204, (browser) =>
      browser.post('/auth/logout', undefined, bearer(tokens.access_token)),
    );
    this.ended.push(tokens);
  }

  private async signIn(persona: string): Promise<Tokens> {
    const browser = this.gateway.browser();
    let url = '';
    await this.ask('GET /auth/google', 302, async () => {
      const start = await browser.get('/auth/google');
      if (start.status === 302) url = await consent(browser, start.location, { persona });
      return start;
    });
    const answer = await this.ask('callback', 200, () => browser.get(url, JSON_ONLY));
    const tokens = answer.json<Tokens>();
    this.users.add(String(claimsOf(tokens.access_token)['sub']));
    return tokens;
  }

  private async refresh(tokens: Tokens): Promise<Tokens> {
    const body = { refreshToken: tokens.refresh_token };
    const answer = await this.ask('POST /auth/refresh', 200, (browser) =>
      browser.post('/auth/refresh', body),
    );
    const successor = answer.json<Tokens>();
    this.holding.delete(tokens);
    this.holding.add(successor);
    return successor;
  }

  private async link(persona: string, tokens: Tokens): Promise<void> {
    const browser = this.gateway.browser();
    const started = await this.ask('POST /auth/github/link', 200, () =>
      browser.post('/auth/github/link', undefined, bearer(tokens.access_token)),
    );
    const { authorizationUrl } = started.json<{ authorizationUrl: string }>();
    const url = await consent(browser, authorizationUrl, { persona });
    await this.ask('link callback', 200, () => browser.get(url, JSON_ONLY));
    this.linked.add(String(claimsOf(tokens.access_token)['sub']));
  }

  /** Every answer comes in time, and is the wanted one or a `503` that says to come again. */
  private async ask(
    what: string,
    wanted: number,
    send: (browser: ReturnType<TestGateway['browser']>) => Promise<Step>,
  ): Promise<Step> {
    const from = performance.now();
    const answer = await send(this.gateway.browser());
    const elapsed = performance.now() - from;
    if (elapsed > PATIENCE) this.complaints.push(`${what} took ${Math.round(elapsed)} ms`);
    if (answer.status === wanted) return answer;
    if (answer.status !== 503) throw new Error(`${what}: ${answer.status} ${answer.text}`);
    this.refused += 1;
    expect([codeOf(answer), answer.headers.get('retry-after')]).toEqual([
      'unavailable',
      expect.stringMatching(/^\d+$/),
    ]);
    throw new Unavailable(what);
  }
}
