/** @typedef {{access_token: string, refresh_token: string}} Tokens */
/** @typedef {{path: string, expected: number, at?: string, method?: string, body?: object, headers?: Record<string, string>}} Step */

const PASSWORD = 'Kv9-tangerine-orbit';

/** The personas of the pretend providers by whom somebody signs in. */
const PERSONAS = ['google-gmail', 'github-no-email'];

/** One person with a browser, who comes to another instance with each request. */
export class Client {
  #turn = 0;
  #email = '';
  /** @type {Tokens} */
  #tokens = { access_token: '', refresh_token: '' };

  /** @param {readonly string[]} addresses of the instances @param {import('./record.js').Record} record */
  constructor(addresses, record) {
    this.addresses = addresses;
    this.record = record;
  }

  /** @param {string} name that nobody else has */
  async register(name) {
    this.#email = `${name}@load.example`;
    const answer = await this.#post('/auth/register', { email: this.#email, password: PASSWORD }, 201);
    this.#tokens = await answer.json();
  }

  /** Some work: what there is most of comes most often. @param {number} turn */
  async work(turn) {
    const kinds = ['verify', 'profile', 'verify', 'refresh', 'verify', 'profile', 'provider', 'verify'];
    const rare = ['abandoned', 'wrongPassword', 'logout', 'abandoned', 'password'];
    const kind = turn % 4 === 3 ? rare[Math.floor(turn / 4) % rare.length] : kinds[turn % kinds.length];
    if (kind === 'verify' || kind === 'profile') return this.#read(`/auth/${kind}`);
    if (kind === 'refresh') return this.#refresh();
    if (kind === 'provider') return this.#provider(PERSONAS[turn % PERSONAS.length]);
    if (kind === 'abandoned') return void (await this.#ask({ path: '/auth/google', expected: 302 }));
    if (kind === 'wrongPassword') return void (await this.#login('wrong', 401));
    if (kind === 'logout') await this.#logout();
    this.#tokens = await (await this.#login(PASSWORD, 200)).json();
  }

  /** @param {string} path */
  async #read(path) {
    await this.#ask({ path, expected: 200, headers: this.#bearer() });
  }

  async #refresh() {
    const answer = await this.#post('/auth/refresh', { refreshToken: this.#tokens.refresh_token }, 200);
    this.#tokens = await answer.json();
  }

  async #logout() {
    await this.#ask({ path: '/auth/logout', method: 'POST', expected: 204, headers: this.#bearer() });
  }

  /**
   * The whole way, with the pretend provider. That one keeps its codes in memory, so consent and callback come to one instance;
   * the start may have been at the other. @param {string} persona */
  async #provider(persona) {
    const [provider] = persona.split('-');
    const start = await this.#ask({ path: `/auth/${provider}`, expected: 302 });
    const cookie = start.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const consent = new URL(start.headers.get('location') ?? '');
    consent.searchParams.set('persona', persona);
    const at = this.addresses[this.#turn % 2];
    const back = await this.#ask({ at, path: consent.pathname + consent.search, expected: 302 });
    const { pathname, search } = new URL(back.headers.get('location') ?? '', consent);
    await this.#ask({
      at,
      path: pathname + search,
      expected: 200,
      headers: { cookie, accept: 'application/json' },
    });
  }

  /** @param {string} password @param {number} expected */
  #login(password, expected) {
    return this.#post('/auth/login', { email: this.#email, password }, expected);
  }

  #bearer() {
    return { authorization: `Bearer ${this.#tokens.access_token}` };
  }

  /** @param {string} path @param {object} body @param {number} expected */
  #post(path, body, expected) {
    return this.#ask({ path, method: 'POST', body, expected });
  }

  /** @param {Step} step @throws Error for another status */
  async #ask({ path, expected, at, method = 'GET', body, headers = {} }) {
    this.#turn += 1;
    const address = at ?? this.addresses[this.#turn % this.addresses.length];
    const begun = performance.now();
    const response = await fetch(new URL(path, address), {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    this.record.took(performance.now() - begun);
    if (response.status === expected)
      return { headers: response.headers, json: async () => JSON.parse(text) };
    // Never the whole path: it may hold a code.
    const code = /"code":"(\w+)"/.exec(text)?.[1] ?? '';
    throw new Error(`${method} ${path.split('?')[0]} answered ${response.status} ${code}, not ${expected}`);
  }
}
