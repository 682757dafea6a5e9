import { z } from 'zod';
import { problemCatalogue, type ProblemCode } from '../domain/problem-catalogue.js';
import { Refusal } from '../domain/refusal.js';
import { type Problem, toProblem } from '../http/problem.js';
import { shape } from './shape.js';

const codes = Object.keys(problemCatalogue) as ProblemCode[];

export const problemShape = shape<Problem>('Problem', () =>
  z.strictObject({
    type: z.string().describe('A URN that names the code.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.enum(codes).describe('What a program goes by; the list is closed.'),
    requestId: z.string().describe('The same as in `X-Request-Id`: to be quoted when asking for help.'),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .describe('What is wrong with the input, by field.'),
  }),
);

/** One refusal of each code as it is answered, for the reader. */
export function problemExamples(): Record<ProblemCode, { summary: string; value: Problem }> {
  const examples = codes.map((code) => {
    const errors =
      code === 'invalid_request' ? [{ path: 'email', message: 'must be one e-mail address' }] : undefined;
    const value = toProblem(new Refusal(code, errors && { errors }), 'q4Kz0a1Rr7Qp');
    return [code, { summary: value.title, value }];
  });
  return Object.fromEntries(examples) as Record<ProblemCode, { summary: string; value: Problem }>;
}
