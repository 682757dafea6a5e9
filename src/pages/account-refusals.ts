import type { Response } from 'express';
import { Refusal } from '../domain/refusal.js';
import { problemHeaders } from '../http/problem.js';

/**
 * Leads to the sign-in page, and from there back.
 *
 * @param page the path to come back to
 * @param refusal why the sign-in that there is does not do
 */
export function signInFirst(response: Response, page: string, refusal?: Refusal): void {
  const query = new URLSearchParams({ ...(refusal && { error: refusal.code }), return_to: page });
  response.redirect(303, `/login?${query}`);
}

/**
 * What to do with a form of the account that was refused.
 *
 * @param page where the form is, and where its person goes on after signing in again
 * @param show shows that page again, with what is wrong
 * @throws what is not the visitor's to mend
 */
export async function refuseForm(
  error: unknown,
  response: Response,
  page: string,
  show: (refusal: Refusal) => Promise<void>,
): Promise<void> {
  if (!(error instanceof Refusal) || error.status >= 500) throw error;
  if (error.code === 'step_up_required') return signInFirst(response, page, error);
  response.status(error.status).set(problemHeaders(error, false));
  await show(error);
}
