import type { Request, Response } from 'express';
import type { ProviderId } from './endpoints.js';
import type { Fault } from './faults.js';
import type { TokenFault } from './mishaps.js';
import type { SandboxState } from './state.js';

const faults: Record<TokenFault, Fault> = {
  token_500: { status: 500, body: '{"error":"internal_failure"}' },
  token_timeout: 'hang',
};

/** Makes the exchange of one code go wrong, as it was chosen on the consent page. */
export function performTokenFault(
  state: SandboxState,
  provider: ProviderId,
  fault: TokenFault,
  request: Request,
  response: Response,
): void {
  state.faults.perform(faults[fault], provider, request, response);
}
