import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Refusal } from '../../src/domain/refusal.js';
import type { OpenApiDocument } from '../../src/reference/document.js';
import { type LimitName, limits } from '../../src/throttling/budgets.js';
import type { Subject } from '../../src/throttling/throttle.js';
import { operationsOf } from '../openapi/described-gateway.js';
import { Record as SeenAnswers, RecordingBrowser } from '../openapi/recording-browser.js';
import { enrol, mfaToken } from '../support/authenticator.js';
import type { Browser, Step } from '../support/browser.js';
import { bearer, claimsOf, PASSWORD, register, someAddress, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { BEHIND_A_PROXY, from, someNetwork } from './guessing.js';

let gateway: TestGateway;
let document: OpenApiDocument;
let seen: SeenAnswers;
beforeAll(async () => {
  const started = await startGateway({ environment: BEHIND_A_PROXY });
  document = (await started.browser().get('/openapi.json')).json<OpenApiDocument>();
  seen = new SeenAnswers(document);
  gateway = { ...started, browser: () => new RecordingBrowser(started.url, seen) };
});
afterAll(() => gateway.stop());

/** Somebody signed in, in a browser and with a token, at an address nobody else has. */
class Person {
  readonly place = from(someNetwork());
  headers: Record<string, string> = this.place;
  id = '';

  constructor(
    readonly browser: Browser,
    readonly email: string,
  ) {}

  static async come(): Promise<Person> {
    const person = new Person(gateway.browser(), someAddress());
    const tokens = await register(gateway.browser(), person.email);
    await person.browser.submit('/login', { email: person.email, password: PASSWORD }, person.place);
    person.id = String(claimsOf(tokens.access_token)['sub']);
    person.headers = { ...bearer(tokens.access_token), ...person.place };
    return person;
  }

  get address(): string {
    return Object.values(this.place)[0] ?? '';
  }
  post(path: string, body: object = {}): Promise<Step> {
    return gateway.browser().post(path, body, this.headers);
  }
  get(path: string, headers: Record<string, string> = {}): Promise<Step> {
    return gateway.browser().get(path, { ...this.headers, ...headers });
  }
  form(path: string, fields: Record<string, string>): Promise<Step> {
    return this.browser.submit(path, fields, this.place);
  }
}

/** Whom the endpoints of a row count when a person asks, and the endpoints, pages among them. */
interface Wiring {
  subject(person: Person): Subject | Promise<Subject>;
  asks: Record<string, (person: Person) => Promise<Step>>;
}
const byAddress = ({ address }: Person): Subject => ({ address });
const byUser = ({ address, id }: Person): Subject => ({ address, account: id });
const byEmail = ({ address, email }: Person): Subject => ({ address, account: email });
const guess = { currentPassword: 'wrong horse wrong', newPassword: 'three quiet herons' };
const token = 'made-up';
const response = {
  id: 'AA',
  rawId: 'AA',
  type: 'public-key',
  response: { clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA', attestationObject: 'AA' },
};
const login = { email: someAddress(), password: 'wrong horse wrong' };
/** As somebody who has just become an admin. */
async function asAdmin({ email, place }: Person, path: string): Promise<Step> {
  const users = gateway.database.collection('users');
  await users.updateOne({ claimedEmail: email }, { $set: { roles: ['admin'] } });
  const answer = await gateway.browser().post('/auth/login', { email, password: PASSWORD }, place);
  return gateway.browser().get(path, bearer(answer.json<Tokens>().access_token));
}
const adminPaths = [
  '/admin/users',
  '/admin/audit',
  '/admin/api-keys',
  '/admin/dashboard',
  '/admin/flows/aaaaaaaa',
];

const wirings: Record<LimitName, Wiring> = {
  login: {
    subject: byEmail,
    asks: {
      api: ({ email, place }) => gateway.browser().post('/auth/login', { ...login, email }, place),
      page: ({ email, place }) => gateway.browser().submit('/login', { ...login, email }, place),
    },
  },
  'login-known-device': {
    subject: async (person) => ({
      ...byEmail(person),
      device: (await person.browser.cookie('device'))?.split('.')[0],
    }),
    asks: {
      api: ({ browser, email, place }) => browser.post('/auth/login', { ...login, email }, place),
      page: (person) => person.form('/login', { ...login, email: person.email }),
    },
  },
  register: {
    subject: byAddress,
    asks: {
      api: (person) => person.post('/auth/register', { email: someAddress(), password: PASSWORD }),
      page: (person) => person.form('/register', { email: someAddress(), password: PASSWORD }),
    },
  },
  'password-forgot': {
    subject: byAddress,
    asks: {
      api: (person) => person.post('/auth/password/forgot', { email: person.email }),
      page: (person) => person.form('/forgot-password', { email: person.email }),
    },
  },
  'password-reset': {
    subject: byAddress,
    asks: {
      api: (person) => person.post('/auth/password/reset', { token, password: PASSWORD }),
      page: (person) => person.form('/reset-password', { token, password: PASSWORD }),
    },
  },
  'password-change': {
    subject: byUser,
    asks: {
      api: (person) => person.post('/auth/password', guess),
      page: (person) => person.form('/account', { action: 'password', ...guess }),
    },
  },
  'email-verify-send': {
    subject: byUser,
    asks: {
      confirm: (person) => person.post('/auth/email/verify/send'),
      move: (person) => person.post('/auth/email', { email: someAddress() }),
    },
  },
  mail: {
    subject: () => ({ address: undefined, account: `address-change ${login.email}` }),
    asks: { move: (person) => person.post('/auth/email', { email: login.email }) },
  },
  'email-verify': {
    subject: byAddress,
    asks: {
      api: (person) => person.post('/auth/email/verify', { token }),
      page: (person) => person.form('/verify-email', { token }),
    },
  },
  mfa: {
    subject: byUser,
    asks: {
      api: async (person) => {
        const { app, due } = await withApp(person);
        return person.post('/auth/mfa', { mfa_token: due, code: app.wrongCode() });
      },
      off: async (person) => {
        const { app } = await withApp(person);
        const json = { code: app.wrongCode() };
        return gateway
          .browser()
          .request('/auth/mfa/totp', { method: 'DELETE', json, headers: person.headers });
      },
      page: async (person) => {
        const { app } = await withApp(person);
        const browser = gateway.browser();
        await browser.submit('/login', { email: person.email, password: PASSWORD });
        return browser.submit('/login/second-step', { code: app.wrongCode() });
      },
    },
  },
  'mfa-confirm': {
    subject: byUser,
    asks: {
      api: (person) => person.post('/auth/mfa/totp/confirm', { code: '000000' }),
      page: (person) => person.form('/account/second-step', { action: 'confirm', code: '000000' }),
    },
  },
  'passkeys-options': {
    subject: byAddress,
    asks: {
      signIn: (person) => person.post('/auth/passkeys/sign-in/options'),
      registration: (person) => person.post('/auth/passkeys/registration/options'),
    },
  },
  'passkeys-verify': {
    subject: byAddress,
    asks: {
      signIn: (person) => person.post('/auth/passkeys/sign-in/verify', { response }),
      registration: (person) => person.post('/auth/passkeys/registration/verify', { response }),
    },
  },
  'social-start': {
    subject: byAddress,
    asks: {
      start: (person) => person.get('/auth/google'),
      link: (person) => person.post('/auth/google/link'),
      page: (person) => person.form('/account', { action: 'connect', provider: 'google' }),
    },
  },
  exchange: {
    subject: byAddress,
    asks: { api: (person) => person.post('/auth/exchange', { code: token, code_verifier: 'v'.repeat(43) }) },
  },
  refresh: {
    subject: byAddress,
    asks: { api: (person) => person.post('/auth/refresh', { refreshToken: token }) },
  },
  revoke: { subject: byAddress, asks: { api: (person) => person.post('/auth/revoke', { token }) } },
  'api-key': {
    subject: byAddress,
    asks: {
      whoami: (person) => person.get('/internal/whoami', { 'x-api-key': token }),
      introspect: ({ place }) =>
        gateway.browser().post('/auth/introspect', { token }, { ...place, 'x-api-key': token }),
    },
  },
  admin: {
    subject: byUser,
    asks: Object.fromEntries(adminPaths.map((path) => [path, (person: Person) => asAdmin(person, path)])),
  },
};

async function withApp({ headers, email, place }: Person) {
  const { app } = await enrol(gateway, headers['authorization']?.replace('Bearer ', '') ?? '');
  const first = await gateway.browser().post('/auth/login', { email, password: PASSWORD }, place);
  return { app, due: mfaToken(first) };
}

/** Takes what is left of a row's narrowest budget. */
async function spend(name: LimitName, subject: Subject): Promise<void> {
  for (;;) {
    const asked = Array.from({ length: 50 }, () => gateway.throttle.reserve(name, subject));
    const refused = (await Promise.allSettled(asked)).filter((one) => one.status === 'rejected');
    for (const { reason } of refused) expect((reason as Refusal).code).toBe('rate_limited');
    if (refused.length > 0) return;
  }
}

const cases = Object.keys(limits).flatMap((name) =>
  Object.keys(wirings[name as LimitName].asks).map((ask) => [name as LimitName, ask] as const),
);

describe('every row of the table stands before its endpoints', () => {
  it.each(cases)('%s: %s', async (name, ask) => {
    const { subject, asks } = wirings[name];
    const person = await Person.come();
    expect((await asks[ask]?.(person))?.status).not.toBe(429);
    const other = await Person.come();
    await spend(name, await subject(other));
    const answer = await asks[ask]?.(other);
    expect(answer?.status).toBe(429);
    expect(Number(answer?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('and the reference says so of each endpoint', () => {
    const described = operationsOf(document).map(({ place }) => `${place} 429`);
    const answered = [...seen.seen].filter((answer) => described.includes(answer));
    expect(answered.length).toBeGreaterThan(20);
    const faults = seen.faults.filter((fault) => described.some((answer) => fault.startsWith(answer)));
    expect(faults).toEqual([]);
  });
});
