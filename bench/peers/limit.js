import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * The limit: what forward auth costs on bare `node:http` when the signature was checked before. No revocation, no
 * security headers, no request id, no log. `POST /token` makes a token to measure with.
 */
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const dsaEncoding = 'ieee-p1363';

/** @type {Map<string, {sub: string, exp: number}>} */
const verified = new Map();

/** @param {object} value */
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param {string} sub */
function issue(sub) {
  const claims = { sub, exp: Math.floor(Date.now() / 1000) + 3600 };
  const content = `${encoded({ alg: 'ES256', typ: 'at+jwt' })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding });
  return `${content}.${signature.toString('base64url')}`;
}

/** @param {string} token */
function claimsOf(token) {
  const known = verified.get(token);
  if (known) return known;
  const [header = '', payload = '', signature = ''] = token.split('.');
  const content = Buffer.from(`${header}.${payload}`);
  const good = verify(
    'sha256',
    content,
    { key: publicKey, dsaEncoding },
    Buffer.from(signature, 'base64url'),
  );
  if (!good) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  verified.set(token, claims);
  return claims;
}

createServer((request, response) => {
  if (request.method === 'POST') {
    response.end(issue(`user-${Math.random()}`));
    return;
  }
  if (request.url === '/') {
    response.end();
    return;
  }
  const claims = claimsOf(request.headers.authorization?.slice('Bearer '.length) ?? '');
  const alive = claims && claims.exp > Date.now() / 1000;
  response.setHeader('Content-Length', 0);
  if (alive) response.setHeader('X-Auth-User', claims.sub);
  response.writeHead(alive ? 200 : 401).end();
}).listen(Number(process.env.PORT), '127.0.0.1');
