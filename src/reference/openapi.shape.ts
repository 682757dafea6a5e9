import { z } from 'zod';
import { shape } from './shape.js';

/** Its own schema is the OpenAPI Initiative's business; here only what a reader may count on. */
export const openApiShape = shape('OpenApi', () =>
  z.looseObject({ openapi: z.string().regex(/^3\.1\.\d+$/), paths: z.record(z.string(), z.unknown()) }),
);
