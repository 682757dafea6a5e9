import { z } from 'zod';
import { shape } from '../reference/shape.js';

export const statusShape = shape('Status', () => z.strictObject({ status: z.literal('ok') }));
