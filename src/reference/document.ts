import { createRequire } from 'node:module';
import { problemExamples } from './problem.shape.js';
import { type Operation, operationOf } from './operation.js';
import type { Route } from './routes.js';
import { NamedSchemas } from './schemas.js';

/** What of a gateway's configuration its document names. */
export interface Place {
  /** `PUBLIC_URL`. */
  publicUrl: string;
  /** Cookies have the `__Host-` prefix. */
  secure: boolean;
}

const DESCRIPTION = `Signing in, sessions and tokens, and forward authentication for the APIs behind this gateway.

Every refusal is a problem (RFC 9457) whose \`code\` is from one closed list. A browser that asks for \`text/html\` gets a
page with the same status instead. Request bodies have no fields but the ones named here. A request that changes something
and is authenticated by a cookie must come from this gateway's own pages (\`cross_site\`).`;

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** @returns the gateway's OpenAPI 3.1 document. Pages are left out: they are for people. */
export function documentOf(routes: readonly Route[], place: Place) {
  const schemas = new NamedSchemas();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes.filter(({ notes }) => !notes.page)) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, schemas) };
  }
  const tags = new Set(
    Object.values(paths).flatMap((path) => Object.values(path).flatMap(({ tags: all }) => all)),
  );
  return {
    openapi: '3.1.1',
    info: {
      title: 'Latchkey',
      version,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: place.publicUrl }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.all(),
      headers: HEADERS,
      examples: problemExamples(),
      securitySchemes: securitySchemes(place),
    },
  };
}

export type OpenApiDocument = ReturnType<typeof documentOf>;

const retryAfter = {
  description: 'Seconds after which another try makes sense.',
  schema: { type: 'integer', minimum: 1 },
};

const HEADERS = {
  RequestId: {
    description: 'Names this request in the log; what a proxy sent, if it was short and harmless.',
    required: true,
    schema: { type: 'string', pattern: '^[\\w.-]{8,64}$' },
  },
  Allow: {
    description: 'The methods that are served here.',
    required: true,
    schema: { type: 'string' },
  },
  RetryAfter: { ...retryAfter, required: true },
  MaybeRetryAfter: retryAfter,
  Challenge: {
    description: 'RFC 6750: `Bearer`, with an error when a token was sent.',
    schema: { type: 'string' },
  },
};

function securitySchemes({ secure }: Place) {
  const name = `${secure ? '__Host-' : ''}access_token`;
  return {
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT (typ at+jwt)' },
    cookie: { type: 'apiKey', in: 'cookie', name },
    apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  };
}
