import type { Strategy } from 'passport';
import { Strategy as OAuth2Strategy } from 'passport-oauth2';
import { z } from 'zod';
import type { Clock } from '../../domain/clock.js';
import { Network, type NetworkAnswer, type NetworkRequest } from '../../domain/network.js';
import { guardTransport } from '../../providers/guarded-transport.js';
import type { HandshakeStore } from '../../providers/provider.js';
import type { ExaminedProvider } from '../surroundings.js';
import type { Call, WatchedNetwork } from '../watched-network.js';

/** Made up, and long enough for the shape that providers expect: no provider has ever given out such a code. */
const MADE_UP = 'latchkey-doctor-made-this-up-0123456789abcdefgh';

/** What a sign-in with this provider does, up to where a person would be needed. */
export interface Rehearsal {
  /** Where a browser would be sent; absent when the strategy could not even begin. */
  authorizationUrl: string | undefined;
  /** The discovery document, for a provider that has one. */
  discovery: Call | undefined;
  /** The answer to a code that was made up: only the reason of the refusal is of interest. */
  token: Call | undefined;
  /** Where the profile would be read. */
  profile: Call | undefined;
}

/** A strategy as Passport runs it. */
interface PassportRun {
  redirect(url: string): void;
  success(): void;
  error(error: unknown): void;
  fail(): void;
  authenticate(request: object, options: object): void;
}

/** The gateway's own strategy goes through the steps, so that what is seen here is what people will see. */
export async function rehearse(
  examined: ExaminedProvider,
  callbackUrl: string,
  network: WatchedNetwork,
  clock: Clock,
): Promise<Rehearsal> {
  const strategy = strategyOf(examined, callbackUrl, network, clock);
  const authorizationUrl = await run(strategy, {});
  const discovery = network.calls.find(({ url }) => url.includes('/.well-known/'));
  if (authorizationUrl !== undefined) await run(strategy, callback(discovery));
  const token = network.calls.find(({ method }) => method === 'POST');
  const before = network.calls.length;
  if (!examined.provider.discovered) {
    const granted = strategyOf(examined, callbackUrl, new TokenGranted(network), clock);
    await run(granted, callback(undefined));
  }
  return { authorizationUrl, discovery, token, profile: network.calls[before] };
}

/** The token endpoint says yes without being asked, which lets the strategy go on to the profile. */
class TokenGranted extends Network {
  constructor(private readonly network: Network) {
    super();
  }

  async fetch(url: string, request: NetworkRequest): Promise<NetworkAnswer> {
    if (request.method !== 'POST') return this.network.fetch(url, request);
    return Response.json({ access_token: MADE_UP, token_type: 'bearer' });
  }
}

function strategyOf(
  { provider, settings }: ExaminedProvider,
  callbackUrl: string,
  network: Network,
  clock: Clock,
) {
  // Without the previous secret: what is asked is whether the present one is good.
  const { clientSecretPrevious: _previous, ...present } = settings;
  const secretRefused = () => undefined;
  const strategy = provider.createStrategy(
    { ...present, callbackUrl, handshake, network, clock, secretRefused },
    (_request, _access, _refresh, _answer, _profile, done) => done(new Error('nobody signs in here')),
  );
  if (strategy instanceof OAuth2Strategy) guardTransport(strategy, network);
  return strategy;
}

/** Keeps nothing: there is one attempt, and its state and verifier are the made-up ones. */
const handshake: HandshakeStore = {
  store: (_request, _verifier, _state, _meta, done) => done(null, MADE_UP),
  verify: (_request, _state, _meta, done) => done(null, MADE_UP, { nonce: MADE_UP }),
};

const issuerIn = z.object({ issuer: z.string() });

/** The query of a callback. With `iss`, as providers that announce it would send it (RFC 9207). */
function callback(discovery: Call | undefined): Record<string, string> {
  const query = { code: MADE_UP, state: MADE_UP };
  try {
    return { ...query, iss: issuerIn.parse(JSON.parse(discovery?.answer?.text ?? '')).issuer };
  } catch {
    return query;
  }
}

/** @returns the address a browser would be sent to, `undefined` for every other outcome */
function run(strategy: Strategy, query: Record<string, string>): Promise<string | undefined> {
  const pass: PassportRun = Object.create(strategy);
  return new Promise((resolve) => {
    const ended = () => resolve(undefined);
    Object.assign(pass, { redirect: resolve, success: ended, error: ended, fail: ended });
    pass.authenticate({ query }, { nonce: MADE_UP });
  });
}
