import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { forgot, reset } from '../mail/caught-mail.js';
import { PASSWORD, register } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

it('who was locked out by wrong guesses gets in with a new password by mail, at once', async () => {
  const { email } = await register(gateway.browser());
  const login = async (password: string) =>
    (await gateway.browser().post('/auth/login', { email, password })).status;
  while ((await login('a wrong battery staple')) !== 429);
  expect(await login(PASSWORD)).toBe(429);
  expect((await reset(gateway, await forgot(gateway, email), 'a quite new battery staple')).status).toBe(204);
  expect(await login('a quite new battery staple')).toBe(200);
});
