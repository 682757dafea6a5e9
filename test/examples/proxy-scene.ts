import type { Server } from 'node:http';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type Browser, HTML, type Step } from '../support/browser.js';
import { callbackUrl, claimsOf, register, type Tokens } from '../support/journeys.js';
import { adminEnvironment } from '../support/seeds.js';
import { freePort, startGateway, type TestGateway } from '../support/test-gateway.js';
import { type Seen, startApi } from './proxied-api.js';
import { type Proxy, type ProxyKind, startProxy } from './proxy-process.js';

/** An example as it runs: the real program, a real gateway and an API behind it. All is there once `beforeAll` has run. */
export class ProxyScene {
  gateway!: TestGateway;
  /** Of somebody without roles. */
  tokens!: Tokens;
  private proxy: Proxy | undefined;
  private api: Server | undefined;

  constructor(kind: ProxyKind) {
    beforeAll(() => this.start(kind), 60_000);
    afterAll(() => this.stop());
  }

  call(path: string, headers: Record<string, string> = {}): Promise<Step> {
    return this.gateway.browser().get(path, headers);
  }

  /** A browser that signed in through the proxy. */
  async signedIn(): Promise<Browser> {
    const browser = this.gateway.browser();
    await browser.get(await callbackUrl(browser, 'google-gmail'), { accept: HTML });
    return browser;
  }

  private async start(kind: ProxyKind): Promise<void> {
    const ports = { proxy: await freePort(), api: await freePort() };
    const url = `http://localhost:${ports.proxy}`;
    const environment = { ...adminEnvironment(), PUBLIC_URL: url, TRUST_PROXY: '1' };
    this.gateway = await startGateway({ environment });
    this.api = await startApi(ports.api, url);
    this.proxy = await startProxy(kind, { ...ports, gateway: this.gateway.settings.port });
    this.tokens = await register(this.gateway.browser());
  }

  private async stop(): Promise<void> {
    await this.proxy?.stop();
    this.api?.close();
    await this.gateway?.stop();
  }
}

export const userOf = (token: string) => String(claimsOf(token)['sub']);

/** What the API saw. Fails the test when the request did not get there. */
export function expectSeen(step: Step): Seen {
  expect([step.status, step.text.slice(0, 1)]).toEqual([200, '{']);
  return step.json<Seen>();
}
