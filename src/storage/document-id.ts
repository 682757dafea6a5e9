import { z } from 'zod';

/** The id of a document as it comes from outside, in a cursor for one. What is none would make `ObjectId` throw. */
export const documentId = z.string().regex(/^[0-9a-f]{24}$/);
