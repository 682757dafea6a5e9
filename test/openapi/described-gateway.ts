import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Express } from 'express';
import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { z } from 'zod';
import { readSettings } from '../../src/config/settings.js';
import { SystemNetwork } from '../../src/domain/network.js';
import { createGateway } from '../../src/gateway.js';
import { providers } from '../../src/providers/registry.js';
import type { OpenApiDocument } from '../../src/reference/document.js';
import type { Operation } from '../../src/reference/operation.js';
import { TestClock } from '../support/test-clock.js';
import { databaseUri, freePort } from '../support/test-gateway.js';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** What a gateway says of itself, and the routes that it really has: `GET /auth/:provider`. */
export interface Described {
  document: OpenApiDocument;
  routes: string[];
  stop(): Promise<void>;
}

/** Starts one to look at. @param environment over the tests' own */
export async function describedGateway(environment: Record<string, string> = {}): Promise<Described> {
  const port = await freePort();
  const own = {
    PORT: String(port),
    DATA_DIR: mkdtempSync(join(tmpdir(), 'latchkey-described-')),
    MONGODB_URI: databaseUri(`t${port}described`),
  };
  const settings = readSettings({ ...own, ...environment }, []);
  const surroundings = { settings, clock: new TestClock(), network: new SystemNetwork(), providers };
  const { app } = await createGateway(surroundings, pino({ level: 'silent' }));
  await app.listen(port, '127.0.0.1');
  const { stack } = (app.getHttpAdapter().getInstance() as Express).router as unknown as { stack: Layer[] };
  const routes = stack.flatMap(({ route }) =>
    route ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`) : [],
  );
  const answer = await fetch(`http://127.0.0.1:${port}/openapi.json`);
  const document = (await answer.json()) as OpenApiDocument;
  const stop = async () => {
    await app.get<Connection>(getConnectionToken()).dropDatabase();
    await app.close();
  };
  return { document, routes, stop };
}

/** Every operation with its place: `GET /auth/{provider}`. */
export function operationsOf({ paths }: OpenApiDocument): (Operation & { place: string })[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      place: `${method.toUpperCase()} ${path}`,
    })),
  );
}

/** The value that a document's reference points at. Fails the test when there is none. */
export function resolve(document: object, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, key) => {
      const found = (value as Record<string, unknown>)[key];
      if (found === undefined) throw new Error(`${reference} points at nothing`);
      return found;
    }, document);
}

/** With the values themselves in the place of references to them. */
export function withoutReferences(document: object, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutReferences(document, one));
  if (typeof value !== 'object' || value === null) return value;
  if ('$ref' in value) return withoutReferences(document, resolve(document, String(value.$ref)));
  const entries = Object.entries(value).map(([key, one]) => [key, withoutReferences(document, one)]);
  return Object.fromEntries(entries);
}

/** @returns what is wrong with a value by a schema of the document; nothing when it fits */
export function misfits(document: object, schema: object, value: unknown): string[] {
  const whole = withoutReferences(document, schema) as Parameters<typeof z.fromJSONSchema>[0];
  const read = z.fromJSONSchema(whole).safeParse(value);
  return read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}
