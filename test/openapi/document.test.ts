import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemCatalogue, type ProblemCode } from '../../src/domain/problem-catalogue.js';
import { read } from '../repository/project-files.js';
import {
  type Described,
  describedGateway,
  misfits,
  operationsOf,
  resolve,
  withoutReferences,
} from './described-gateway.js';

let described: Described;
let operations: ReturnType<typeof operationsOf>;
beforeAll(async () => {
  described = await describedGateway();
  operations = operationsOf(described.document);
});
afterAll(() => described.stop());

/** README's list of pages, which its own test holds against the code. */
const pages = [
  ...(/Pages, all without client script[^`]*([^]*?)\n\n/.exec(read('README.md'))?.[1] ?? '').matchAll(
    /`([A-Z]+ [^`]+)`/g,
  ),
].map((match) => match[1] ?? '');
const ofExpress = (place: string) => place.replaceAll(/\{(\w+)\}/g, ':$1');

describe('the document', () => {
  it('has every route that is registered and no page, what is answered before the framework too', () => {
    const registered = [...described.routes];
    // One each: a page may lie on the path of an endpoint.
    for (const page of pages.filter((route) => registered.includes(route)))
      registered.splice(registered.indexOf(page), 1);
    expect(registered.length).toBeGreaterThan(50);
    expect(operations.map(({ place }) => ofExpress(place)).toSorted()).toEqual(
      [...registered, 'GET /auth/verify'].toSorted(),
    );
  });

  it('leaves out what this configuration does not have', async () => {
    const other = await describedGateway({ SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'a@example.com' });
    await other.stop();
    expect(Object.keys(other.document.paths).filter((path) => path.startsWith('/sandbox'))).toEqual([]);
    expect(other.routes.filter((path) => path.includes('/sandbox'))).toEqual([]);
  });

  it('is of OpenAPI 3.1, and every reference in it points at something', () => {
    const { document } = described;
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(references.length).toBeGreaterThan(100);
    for (const reference of references) expect(resolve(document, reference)).toBeDefined();
  });

  it('gives each endpoint a name of its own, a summary, a chapter, and its path parameters', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { place, summary, tags, parameters } of operations) {
      expect([place, summary]).toEqual([place, expect.stringMatching(/\w{3}/)]);
      expect([place, tags]).not.toEqual([place, ['Other']]);
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      expect([place, inPath]).toEqual([place, place.match(/\{\w+\}/g) ?? []]);
    }
  });

  it('gives each endpoint an answer that is no refusal, X-Request-Id on all, Retry-After on each 429', () => {
    for (const { place, responses } of operations) {
      expect([place, Object.keys(responses).some((status) => Number(status) < 400)]).toEqual([place, true]);
      for (const [status, { headers }] of Object.entries(responses)) {
        const named = Object.keys(headers);
        const due = status === '429' ? ['X-Request-Id', 'Retry-After'] : ['X-Request-Id'];
        expect({ place, status, named }).toEqual({ place, status, named: expect.arrayContaining(due) });
      }
    }
  });

  it('names only codes of the catalogue, each at its status, with an example that fits the schema', () => {
    const used = new Set<string>();
    for (const { responses } of operations)
      for (const [status, { content }] of Object.entries(responses)) {
        const refusal = content?.['application/problem+json'] as
          { schema: object; examples: Record<string, object> } | undefined;
        expect(Number(status) >= 400).toBe(refusal !== undefined);
        for (const [code, example] of Object.entries(refusal?.examples ?? {})) {
          used.add(code);
          expect([code, problemCatalogue[code as ProblemCode]?.status]).toEqual([code, Number(status)]);
          const { value } = withoutReferences(described.document, example) as { value: object };
          expect(misfits(described.document, refusal?.schema ?? {}, value)).toEqual([]);
          expect(value).toMatchObject({ code, status: Number(status) });
        }
      }
    // That one is told to browsers alone.
    const unused = Object.keys(problemCatalogue).filter((code) => !used.has(code));
    expect(unused).toEqual(['cookies_required']);
  });

  it('asks for a token wherever the gateway does, and for a key where that is asked for', () => {
    const keys = ['GET /internal/whoami', 'POST /auth/introspect'];
    for (const { place, security, responses } of operations) {
      const asked = security.flatMap((one) => Object.keys(one));
      if (keys.includes(place)) expect([place, asked]).toEqual([place, ['apiKey']]);
      else if (place === 'GET /auth/verify') expect(asked).toEqual(['bearer', 'cookie', 'apiKey']);
      else expect([place, asked]).toEqual([place, asked.length === 0 ? [] : ['bearer', 'cookie']]);
      if (asked.length > 0)
        expect([place, responses]).toEqual([place, expect.objectContaining({ 401: expect.anything() })]);
      if (place.includes(' /admin/')) expect(Object.keys(responses)).toContain('403');
    }
  });

  it('describes bodies by the schemas that are enforced: no field more', () => {
    const body = operations.find(({ place }) => place === 'POST /auth/login')?.requestBody;
    expect(body).toMatchObject({
      required: true,
      content: {
        'application/json': { schema: { required: ['email', 'password'], additionalProperties: false } },
      },
    });
    const media = (place: string) =>
      Object.keys(operations.find((operation) => operation.place === place)?.requestBody?.content ?? {});
    expect(media('POST /auth/revoke')).toEqual(['application/json', 'application/x-www-form-urlencoded']);
    expect(media('POST /admin/api-keys')).toEqual(['application/json']);
  });
});
