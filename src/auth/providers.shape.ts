import { z } from 'zod';
import { shape } from '../reference/shape.js';

export const providersShape = shape('Providers', () =>
  z.array(z.strictObject({ id: z.string(), name: z.string(), startUrl: z.string() })),
);

export const authorizationShape = shape<{ authorizationUrl: string }>('Authorization', () =>
  z.strictObject({ authorizationUrl: z.url().describe('Where to send this very browser.') }),
);
