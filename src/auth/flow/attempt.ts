import type { FlowStart } from '../trace/flow-trace.js';

/** How a sign-in was started decides how its callback answers. */
export type AttemptTarget =
  | { kind: 'app'; redirectUri: string; state: string | null; codeChallenge: string }
  | { kind: 'page'; returnTo: string };

/** One sign-in at a provider, from the redirect there to the callback. */
export interface Attempt {
  provider: string;
  purpose: 'sign-in' | 'link';
  codeVerifier: string;
  nonce: string;
  target: AttemptTarget;
  start: FlowStart;
  /** The signed-in user who began a link, the session they began it in, and the version of its tokens. */
  linking: { userId: string; sessionId: string; version: number } | null;
}

/** What is known of an attempt before passport made its verifier. */
export type AttemptDraft = Omit<Attempt, 'codeVerifier'>;
