import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const port = Number(process.env.PORT ?? 4000);
/** `PUBLIC_URL` of the gateway: who issues the tokens. */
const issuer = new URL(process.env.GATEWAY_URL ?? 'http://localhost:3000').origin;
/** `JWT_AUDIENCE` of the gateway, if it is set: for whom the tokens are. */
const audience = process.env.AUDIENCE ?? issuer;

const page = readFileSync(new URL('index.html', import.meta.url), 'utf8').replace('{{gateway}}', issuer);

/** The one script and the one style sheet are allowed by their hashes: what is injected into the page does not run. */
const hashOf = (element) => {
  const [, text] = page.match(new RegExp(`<${element}>([^]*?)</${element}>`));
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
};
const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    `default-src 'none'`,
    `script-src ${hashOf('script')}`,
    `style-src ${hashOf('style')}`,
    `connect-src 'self' ${issuer}`,
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; '),
  // The address holds a one-time code for a moment.
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Fetched once and kept; fetched again when a token names a key that is not among them. */
const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer));

/** Faults of fetching the keys; every other one is the token's. */
const ours = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']);

/**
 * The claims of a good token, without asking the gateway: it is good until it expires. `typ` keeps other kinds of tokens
 * out, `algorithms` the ones that nobody here signs with.
 */
async function verified(authorization = '') {
  const [, token] = authorization.match(/^Bearer ([\w.-]+)$/i) ?? [];
  if (!token) return undefined;
  try {
    const expected = { issuer, audience, typ: 'at+jwt', algorithms: ['ES256'] };
    return (await jwtVerify(token, keys, expected)).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError && !ours.has(error.code)) return undefined;
    throw error;
  }
}

/** For what must know of a sign-out at once: the gateway says whether the session is still there. */
async function isStillSignedIn(authorization) {
  const answer = await fetch(new URL('/auth/verify', issuer), { headers: { authorization } });
  return answer.ok;
}

/** Path to what a signed-in person is answered. */
const api = {
  '/api/greeting': (claims) => ({ greeting: `Hello, ${claims.sub}`, roles: claims.roles }),
  '/api/safe': async (claims, authorization) =>
    (await isStillSignedIn(authorization)) && { content: `Only for ${claims.sub}, and only while signed in` },
};

async function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (request.method !== 'GET') return response.writeHead(405, { Allow: 'GET' }).end();
  if (pathname === '/') return response.writeHead(200, pageHeaders).end(page);
  if (!Object.hasOwn(api, pathname)) return response.writeHead(404).end();
  const { authorization } = request.headers;
  const claims = await verified(authorization);
  const content = claims && (await api[pathname](claims, authorization));
  if (!content) return response.writeHead(401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }).end();
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  return response.writeHead(200, headers).end(JSON.stringify(content));
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error.message);
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
});
server.listen(port, '127.0.0.1', () => console.log(`http://localhost:${port} signs in at ${issuer}`));
