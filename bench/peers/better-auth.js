import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { mongodbAdapter } from 'better-auth/adapters/mongodb';
import { toNodeHandler } from 'better-auth/node';
import { genericOAuth } from 'better-auth/plugins';
import { MongoClient } from 'mongodb';

/**
 * better-auth as its documentation sets it up, on bare `node:http` (no Express to pay for). Its Google provider has fixed
 * addresses, so its generic OAuth plugin stands for it. Rate limit off, as everywhere here; without transactions, which
 * makes it faster; with the indexes that its documentation leaves to the operator.
 */
const { PORT, MONGODB_URI = '', FAKE_PROVIDER } = process.env;
const client = await new MongoClient(MONGODB_URI).connect();
const database = client.db();
await Promise.all([
  database.collection('session').createIndex({ token: 1 }),
  database.collection('session').createIndex({ userId: 1 }),
  database.collection('user').createIndex({ email: 1 }),
  database.collection('account').createIndex({ accountId: 1 }),
  database.collection('account').createIndex({ userId: 1 }),
  database.collection('verification').createIndex({ identifier: 1 }),
]);

const auth = betterAuth({
  baseURL: `http://localhost:${PORT}`,
  secret: 'the secret of the better-auth application in the benchmark',
  database: mongodbAdapter(database),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' },
  plugins: [
    genericOAuth({
      config: [
        {
          providerId: 'fake',
          clientId: 'bench-client',
          clientSecret: 'bench-client-secret',
          authorizationUrl: `${FAKE_PROVIDER}/authorize`,
          tokenUrl: `${FAKE_PROVIDER}/token`,
          userInfoUrl: `${FAKE_PROVIDER}/userinfo`,
          scopes: ['openid', 'email', 'profile'],
          pkce: true,
          accountSubject: ({ profile }) => profile.sub ?? '',
        },
      ],
    }),
  ],
});

const handle = toNodeHandler(auth);
createServer((request, response) => {
  if (request.url === '/') response.end();
  else void handle(request, response);
}).listen(Number(PORT), '127.0.0.1');
