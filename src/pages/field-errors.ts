import type { FieldFault, Refusal } from '../domain/refusal.js';

/** Faults by field; a taken address is told at the field where it was typed. */
export function fieldErrors(refusal: Refusal): Record<string, FieldFault> {
  if (refusal.code === 'email_taken') return { email: 'taken' };
  const errors = refusal.details.errors ?? [];
  return Object.fromEntries(errors.map(({ path, fault }) => [path, fault ?? 'other']));
}
