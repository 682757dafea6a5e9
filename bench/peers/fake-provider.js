import { createServer } from 'node:http';

/**
 * A provider for every contestant alike: whatever code is redeemed names the person (`p17`), and the access token
 * is the code. So cheap that what is measured is the client's work.
 */
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/token') void token(request, response);
  else if (pathname.endsWith('/userinfo')) answer(response, person(request));
  else response.writeHead(pathname === '/' ? 200 : 404).end();
});

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function token(request, response) {
  let body = '';
  for await (const chunk of request) body += chunk;
  const code = new URLSearchParams(body).get('code') ?? '';
  answer(response, {
    access_token: code,
    token_type: 'Bearer',
    expires_in: 3599,
    scope: 'openid email profile',
  });
}

/** @param {import('node:http').IncomingMessage} request */
function person(request) {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const sub =
    request.headers.authorization?.replace(/^Bearer /, '') ?? url.searchParams.get('access_token') ?? '';
  return { sub, name: `Person ${sub}`, email: `${sub}@gmail.com`, email_verified: true };
}

/** @param {import('node:http').ServerResponse} response @param {object} body */
function answer(response, body) {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}

server.listen(Number(process.env.PORT), '127.0.0.1');
