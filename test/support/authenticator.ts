import { generateSync } from 'otplib';
import type { Browser, Step } from './browser.js';
import { bearer, register, type Tokens } from './journeys.js';
import type { TestGateway } from './test-gateway.js';

/** What a first factor answers for somebody who has a second one. */
export interface SecondStepDue {
  mfa_required: true;
  mfa_token: string;
  methods: string[];
}

/** A person's authenticator app: it shares a secret with the gateway, and the gateway's clock. */
export class Authenticator {
  constructor(
    private readonly gateway: TestGateway,
    readonly secret: string,
  ) {}

  /** The code of the present step, or of one so many steps away. */
  code(steps = 0): string {
    const epoch = Math.floor(this.gateway.clock.now() / 1000) + 30 * steps;
    return generateSync({ secret: this.secret, epoch });
  }

  /** A code of a step that no code was used of: time moves on. */
  freshCode(): string {
    this.gateway.clock.advance(30);
    return this.code();
  }

  /** Six digits that are the code of no step near. */
  wrongCode(): string {
    const near = new Set([-2, -1, 0, 1, 2].map((steps) => this.code(steps)));
    return ['000001', '000002', '000003', '000004', '000005', '000006'].find((code) => !near.has(code)) ?? '';
  }
}

/** Sets an authenticator app up for whoever holds the token. */
export async function enrol(
  gateway: TestGateway,
  token: string,
): Promise<{ app: Authenticator; recoveryCodes: string[] }> {
  const browser = gateway.browser();
  const offered = await browser.post('/auth/mfa/totp', {}, bearer(token));
  if (offered.status !== 200) throw new Error(`the offer answered ${offered.status}: ${offered.text}`);
  const app = new Authenticator(gateway, offered.json<{ secret: string }>().secret);
  const confirmed = await browser.post('/auth/mfa/totp/confirm', { code: app.code() }, bearer(token));
  if (confirmed.status !== 200) throw new Error(`confirm answered ${confirmed.status}: ${confirmed.text}`);
  return { app, recoveryCodes: confirmed.json<{ recoveryCodes: string[] }>().recoveryCodes };
}

/** Somebody with a password and an authenticator app. */
export async function personWithApp(gateway: TestGateway) {
  const tokens: Tokens & { email: string } = await register(gateway.browser());
  return { ...tokens, ...(await enrol(gateway, tokens.access_token)) };
}

/** The `mfa_token` of an answer. Fails the test when it is another answer. */
export function mfaToken(step: Step): string {
  const due = step.json<SecondStepDue>();
  if (step.status !== 200 || !due.mfa_required) throw new Error(`answered ${step.status}: ${step.text}`);
  return due.mfa_token;
}

/** Takes the second step. */
export const secondStep = (browser: Browser, token: string, code: string) =>
  browser.post('/auth/mfa', { mfa_token: token, code });
