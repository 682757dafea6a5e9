import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenApiDocument } from '../../src/reference/document.js';
import { codeOf } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { operationsOf } from './described-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

describe('/docs', () => {
  it('shows every endpoint and every code, under the strict policy of every page', async () => {
    const page = await gateway.browser().get('/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).not.toMatch(
      /<script|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|undefined|\[object/i,
    );
    const document = (await gateway.browser().get('/openapi.json')).json<OpenApiDocument>();
    for (const { operationId } of operationsOf(document)) expect(page.text).toContain(`id="${operationId}"`);
    for (const code of Object.keys(document.components.examples))
      expect(page.text).toContain(`id="problem-${code}"`);
    const ids = new Set([...page.text.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));
    for (const [, target] of page.text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });
});

describe('a style sheet', () => {
  // What express says of these used to become 500 and an error in the log.
  it('is whole, whatever range is asked for', async () => {
    const answer = await gateway.browser().get('/assets/latchkey.css', { range: 'bytes=9-1' });
    expect([answer.status, answer.headers.get('accept-ranges')]).toEqual([200, null]);
  });

  it.each(['/assets/latchkey.css', '/assets/pico.min.css'])(
    '%s with a precondition that fails is no fault of the gateway',
    async (path) => {
      const answer = await gateway.browser().get(path, { 'if-match': '"made-up"' });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
      expect(gateway.log.filter((line) => line.includes('"level":50'))).toEqual([]);
    },
  );
});
