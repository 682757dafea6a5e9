import { problemCatalogue, type ProblemCode } from '../domain/problem-catalogue.js';
import { problemShape } from './problem.shape.js';
import type { Route } from './routes.js';
import type { JsonSchema, NamedSchemas } from './schemas.js';
import type { Answer } from './vocabulary.js';

/** An OpenAPI Response Object. */
export interface ResponseObject {
  description: string;
  headers: Record<string, object>;
  content?: Record<string, object>;
}

const REQUEST_ID = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };

/** @returns every answer of an endpoint by its status */
export function responsesOf(route: Route, schemas: NamedSchemas): Record<string, ResponseObject> {
  const responses: Record<string, ResponseObject> = {};
  for (const answer of route.notes.answers ?? []) responses[answer.status] = responseOf(answer, schemas);
  const codes = codesOf(route);
  for (const status of new Set(codes.map(statusOf)))
    responses[status] = refusalResponse(
      codes.filter((code) => statusOf(code) === status),
      schemas,
    );
  return responses;
}

/** Its own codes, and those that follow from what it is. Each once, in the catalogue's order. */
function codesOf({ method, path, notes, isProtected, isThrottled }: Route): ProblemCode[] {
  const changes = method !== 'GET';
  const codes = new Set<ProblemCode>(notes.refuses);
  codes.add('internal');
  // Any of these may have to ask the store; what never does says nothing and is public.
  if (isProtected || changes) codes.add('unavailable');
  if (isProtected) codes.add('invalid_token');
  if (isProtected && changes) codes.add('cross_site');
  if (isThrottled) codes.add('rate_limited');
  // A path may be escaped wrongly, and a body that nobody reads still has to be one.
  if (changes || notes.query || path.includes(':')) codes.add('invalid_request');
  if (changes) codes.add('payload_too_large').add('unsupported_media_type');
  return (Object.keys(problemCatalogue) as ProblemCode[]).filter((code) => codes.has(code));
}

function responseOf(
  { meaning, shape, type, orPage, headers }: Answer,
  schemas: NamedSchemas,
): ResponseObject {
  const text = { schema: { type: 'string' } };
  const content = {
    ...(shape && { [type ?? 'application/json']: { schema: schemas.reference(shape) } }),
    ...(!shape && type !== undefined && { [type]: text }),
    ...(orPage && { 'text/html': text }),
  };
  return {
    description: meaning,
    headers: { ...REQUEST_ID, ...textHeaders(headers) },
    ...(Object.keys(content).length > 0 && { content }),
  };
}

function refusalResponse(codes: readonly ProblemCode[], schemas: NamedSchemas): ResponseObject {
  const narrowed = { type: 'object', properties: { code: { enum: codes } } };
  const schema: JsonSchema = { allOf: [schemas.reference(problemShape), narrowed] };
  const examples = codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]);
  return {
    description: codes.map((code) => `\`${code}\`: ${titleOf(code)}.`).join(' '),
    headers: { ...REQUEST_ID, ...headersOf(codes) },
    content: { 'application/problem+json': { schema, examples: Object.fromEntries(examples) } },
  };
}

function headersOf(codes: readonly ProblemCode[]): Record<string, object> {
  const has = (code: ProblemCode) => codes.includes(code);
  return {
    ...(has('rate_limited') && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
    ...(has('unavailable') && { 'Retry-After': { $ref: '#/components/headers/MaybeRetryAfter' } }),
    ...(has('method_not_allowed') && { Allow: { $ref: '#/components/headers/Allow' } }),
    ...(has('invalid_token') && { 'WWW-Authenticate': { $ref: '#/components/headers/Challenge' } }),
  };
}

const statusOf = (code: ProblemCode) => problemCatalogue[code].status;
const titleOf = (code: ProblemCode) => problemCatalogue[code].title;

function textHeaders(headers: Record<string, string> = {}): Record<string, object> {
  const entries = Object.entries(headers).map(([name, description]) => {
    return [name, { description, required: true, schema: { type: 'string' } }];
  });
  return Object.fromEntries(entries) as Record<string, object>;
}
