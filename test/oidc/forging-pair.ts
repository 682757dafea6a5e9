import { expect } from '@jest/globals';
import { AS_JSON, expectFailure } from '../handshake/outcomes.js';
import type { Browser } from '../support/browser.js';
import { bearer, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { type ForgingProvider, startForgingProvider } from './forging-provider.js';
import { authorizationUrl } from './journeys.js';

/** A gateway and the provider that it knows as `acme`, which says whatever a test wants. */
export class ForgingPair {
  private constructor(
    readonly provider: ForgingProvider,
    private readonly gateway: TestGateway,
  ) {}

  static async start(): Promise<ForgingPair> {
    const provider = await startForgingProvider('latchkey');
    const entry = {
      id: 'acme',
      name: 'Acme',
      issuer: provider.url,
      clientId: 'latchkey',
      clientSecret: 's',
    };
    const environment = { RATE_LIMIT: 'false', OIDC_PROVIDERS: JSON.stringify([entry]) };
    return new ForgingPair(provider, await startGateway({ environment }));
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.provider.stop();
  }

  /** Signs somebody in by what the provider says. @returns their profile */
  async profile(): Promise<Record<string, unknown>> {
    const browser = this.gateway.browser();
    const answer = await browser.get(await this.callback(browser), AS_JSON);
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('access_token')]);
    return (await browser.get('/auth/profile', bearer(answer.json<Tokens>().access_token))).json();
  }

  /** What the provider says signs nobody in. */
  async expectRefused(): Promise<void> {
    const browser = this.gateway.browser();
    await expectFailure(this.gateway, browser, await this.callback(browser), 'provider_error');
  }

  private async callback(browser: Browser): Promise<string> {
    const { searchParams } = await authorizationUrl(browser);
    this.provider.nonce = searchParams.get('nonce') ?? '';
    const state = searchParams.get('state') ?? '';
    return `/auth/acme/callback?${new URLSearchParams({ code: 'c', state })}`;
  }
}
