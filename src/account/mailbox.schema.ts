import { z } from 'zod';
import { shape } from '../reference/shape.js';

const address = z
  .string()
  .max(1024)
  .meta({ examples: ['ada@example.com'] });
const token = z.string().min(1).max(256);

/** The same at the API and on the pages. */
export const forgotBody = z.strictObject({ email: address });
export const resetBody = z.strictObject({
  token,
  password: z
    .string()
    .max(1024)
    .meta({ examples: ['four quiet herons'] }),
});
export const tokenBody = z.strictObject({ token });
export const moveBody = z.strictObject({ email: address });

export const acceptedShape = shape('Accepted', () => z.strictObject({ status: z.literal('accepted') }));
