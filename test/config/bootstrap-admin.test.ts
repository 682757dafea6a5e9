import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { spawnGateway } from '../support/gateway-process.js';
import { databaseUri } from '../support/test-gateway.js';

it.each([
  ['a common one', 'password123', /first that anybody would try/],
  ['one made of the address', 'somebody-example', /too close to your address/],
  ['the product', 'latchkey1', /this service|guess|try/],
])('a bootstrap password that nobody else could set ends the start: %s', async (_what, password, why) => {
  const gateway = await spawnGateway({
    MONGODB_URI: databaseUri(`t${randomUUID().replaceAll('-', '')}`),
    BOOTSTRAP_ADMIN_EMAIL: 'somebody@example.com',
    BOOTSTRAP_ADMIN_PASSWORD: password,
  });
  expect(await gateway.exited).toBe(1);
  expect(gateway.output()).toMatch(/BOOTSTRAP_ADMIN_PASSWORD/);
  expect(gateway.output()).toMatch(why);
  expect(gateway.output()).not.toContain(password);
  expect(gateway.output()).not.toContain('Latchkey is ready');
  await gateway.stop();
});
