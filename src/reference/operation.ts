import { takesForms } from '../http/body-parsing.js';
import { type ResponseObject, responsesOf } from './responses.js';
import type { Route } from './routes.js';
import { isOptional, type JsonSchema, jsonSchemaOf, type NamedSchemas } from './schemas.js';
import type { Credential } from './vocabulary.js';

/** An OpenAPI Operation Object, as far as it is used here. */
export interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: {
    name: string;
    in: 'path' | 'query';
    required: boolean;
    description?: string;
    schema: JsonSchema;
  }[];
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, ResponseObject>;
}

/** @returns the endpoint as OpenAPI describes one */
export function operationOf(route: Route, schemas: NamedSchemas): Operation {
  const { summary = '', chapter = 'Other', credentials } = route.notes;
  const needed: readonly Credential[] = credentials ?? (route.isProtected ? ['bearer', 'cookie'] : []);
  const requestBody = bodyOf(route);
  return {
    operationId: route.name,
    summary,
    tags: [chapter],
    security: needed.map((credential) => ({ [credential]: [] })),
    parameters: [...pathParametersOf(route), ...queryParametersOf(route)],
    ...(requestBody && { requestBody }),
    responses: responsesOf(route, schemas),
  };
}

function bodyOf({ path, notes: { body } }: Route): Operation['requestBody'] {
  if (!body) return undefined;
  const read = { schema: jsonSchemaOf(body, 'input') };
  const form = takesForms(path) && { 'application/x-www-form-urlencoded': read };
  return { required: !isOptional(body), content: { 'application/json': read, ...form } };
}

function pathParametersOf({ path }: Route): Operation['parameters'] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    return { name, in: 'path', required: true, schema: { type: 'string', minLength: 1 } };
  });
}

function queryParametersOf({ notes: { query } }: Route): Operation['parameters'] {
  if (!query) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(query, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    const told = typeof description === 'string' && { description };
    return { name, in: 'query', required: required.includes(name), ...told, schema };
  });
}
