import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mailsTo } from '../mail/caught-mail.js';
import { register } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { TRUST_PROXY: '1' } });
});
afterAll(() => gateway.stop());

/** fetch sets Host by itself; an attacker does not use fetch. */
function post(path: string, body: unknown, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, gateway.address), { method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

it('EM-06: a poisoned Host, and headers of a proxy that is trusted, change no link', async () => {
  const { email } = await register(gateway.browser());
  const headers = {
    'content-type': 'application/json',
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  };
  expect(await post('/auth/password/forgot', { email }, headers)).toBe(202);
  const links = (await mailsTo(gateway, email)).flatMap((mail) => mail.links);
  expect(links.length).toBeGreaterThan(1);
  for (const link of links) expect(new URL(link).origin).toBe(gateway.url);
});
