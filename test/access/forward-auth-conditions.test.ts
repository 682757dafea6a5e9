import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, codeOf, register } from '../support/journeys.js';
import { adminEnvironment, adminTokens, apiKey } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
let person: Record<string, string>;
let admin: Record<string, string>;
let key: Record<string, string>;
beforeAll(async () => {
  gateway = await startGateway({ environment: adminEnvironment() });
  person = bearer((await register(gateway.browser())).access_token);
  admin = bearer((await adminTokens(gateway)).access_token);
  key = { 'x-api-key': (await apiKey(gateway, ['jobs'])).key };
});
afterAll(() => gateway.stop());

const ask = (target: string, headers: Record<string, string>, method = 'GET') =>
  gateway.browser().request(`/auth/verify${target}`, { headers, method });

describe('a condition of forward auth that cannot be read is refused, to everybody who would have passed', () => {
  it.each([
    ['of another name', '?rol=admin'],
    ['in the plural', '?roles=admin'],
    ['in capitals', '?ROLE=admin'],
    ['with a space before it', '?%20role=admin'],
    ['in brackets', '?role[]=admin'],
    ['a token', '?access_token=x'],
    ['a name that every object has', '?constructor=x'],
    ['without a value', '?role'],
    ['an empty role', '?role='],
    ['two roles in one', '?role=admin,editor'],
    ['a role with a line break', '?role=admin%0d%0a'],
    ['an empty method', '?amr='],
    ['no number', '?max_age=junk'],
    ['no age', '?max_age='],
    ['a negative age', '?max_age=-1'],
    ['a broken age', '?max_age=1.5'],
    ['an age beyond all numbers', '?max_age=99999999999999999999'],
    ['an age as the language has them', '?max_age=0x10'],
    ['a good one and an unknown one', '?role=admin&scope=x'],
    ['a mark in place of the ampersand', '?role=admin?max_age=1'],
    ['for Envoy, of another name', ';rol=admin/things'],
    ['for Envoy, in its query form', ';?role=admin'],
  ])('%s', async (_name, target) => {
    for (const caller of [admin, key]) {
      const answer = await ask(target, caller);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('x-auth-user')).toBeNull();
    }
    if (!target.startsWith(';?')) expect(codeOf(await ask(target, admin))).toBe('invalid_request');
  });

  it('without saying to strangers how it is set', async () => {
    expect((await ask('?rol=admin', {})).status).toBe(401);
  });
});

describe('conditions together', () => {
  it('must all hold: roles, methods, and the shorter of two ages', async () => {
    expect((await ask('?role=admin&role=editor', admin)).status).toBe(403);
    expect((await ask('?role=admin&amr=pwd&max_age=600', admin)).status).toBe(200);
    expect((await ask('?role=admin&amr=webauthn', admin)).status).toBe(401);
    gateway.clock.advance(61);
    expect((await ask('?max_age=600&max_age=60', admin)).status).toBe(401);
    expect((await ask('?max_age=600&max_age=120', admin)).status).toBe(200);
  });

  it('a service has its scopes for roles, and never signs in', async () => {
    expect((await ask('?role=jobs', key)).status).toBe(200);
    expect((await ask('?role=admin', key)).status).toBe(403);
    for (const target of ['?max_age=600', '?amr=pwd'])
      expect(codeOf(await ask(target, key))).toBe('step_up_required');
  });
});

describe('as Envoy asks: the prefix, then the path that was asked for', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s', async (method) => {
    expect((await ask('/things/1?x=1', person, method)).status).toBe(200);
    expect((await ask(';role=admin/things/1', admin, method)).status).toBe(200);
    expect((await ask(';role=admin/things/1', person, method)).status).toBe(403);
    expect((await ask('/things', {}, method)).status).toBe(401);
  });

  it('what stands in the path is never a condition, nor takes one away', async () => {
    for (const path of [
      '/?role=admin',
      '/;role=admin',
      '/things?rol=x',
      '/a;role=admin/b',
      '/things?token=x',
    ]) {
      const answer = await ask(path, person);
      expect([answer.status, answer.headers.get('x-auth-token')]).toEqual([200, null]);
    }
    for (const path of ['/?role=', '/?', '/;', '//', '/%2f;role=x'])
      expect((await ask(`;role=admin${path}`, person)).status).toBe(403);
  });

  it('the form of a GET is a GET, and another path is not this one', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await ask('?role=admin', { ...admin, origin: gateway.url }, method)).status).not.toBe(200);
    expect((await ask('x', admin)).headers.get('x-auth-user')).toBeNull();
  });
});
