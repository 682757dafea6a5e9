import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { expectRefusal } from '../handshake/outcomes.js';
import { claimsOf, register, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { enter, googler, hubber, loginStatus, markVerified } from './accounts.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { LINKING: 'prove' } });
});
afterAll(() => gateway.stop());

it.each([
  ['Gmail', () => googler('owner@gmail.com'), 'owner@gmail.com'],
  ['Workspace', () => googler('owner@corp.example', { hd: 'corp.example' }), 'owner@corp.example'],
  ['GitHub', () => hubber('owner@example.com'), 'owner@example.com'],
])('LINKING=prove: a %s address alone links nothing', async (_name, person, email) => {
  await register(gateway.browser(), email);
  await markVerified(gateway, email);
  expectRefusal(await enter(gateway, person()), 'link_required');
  expect(await loginStatus(gateway, email)).toBe(200);
});

it('LINKING=prove: an account that never verified its address is claimed all the same', async () => {
  const stranger = await register(gateway.browser(), 'claimed@gmail.com');
  const owner = (await enter(gateway, googler('claimed@gmail.com'))).json<Tokens>();
  expect(claimsOf(owner.access_token)['sub']).toBe(claimsOf(stranger.access_token)['sub']);
  expect(await loginStatus(gateway, 'claimed@gmail.com')).toBe(401);
});
