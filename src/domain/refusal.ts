import type { PasswordFault } from './password-rules.js';
import { problemCatalogue, type ProblemCode } from './problem-catalogue.js';

/** Why a field was refused, for a page that says it in the reader's language. */
export type FieldFault = PasswordFault | 'address' | 'taken' | 'mismatch' | 'other';

/** One bad field of a request. `path` is dotted, empty for the request as a whole. */
export interface FieldError {
  path: string;
  message: string;
  /** Never part of an answer to an API client. */
  fault?: FieldFault;
}

/** What may go with a refusal. Nothing here may carry a secret, a token or what a provider said. */
export interface RefusalDetails {
  /** One sentence for the caller; fixed text, never an echo of the input. */
  detail?: string;
  errors?: FieldError[];
  /** Seconds after which another try makes sense; becomes `Retry-After`. */
  retryAfter?: number;
  /** The methods that are allowed instead; become `Allow`. */
  allow?: readonly string[];
  /** For a browser at a callback: the path of this gateway where it goes on, instead of the sign-in page. */
  goOn?: string | undefined;
  /** The linking decision that led here, for the log. */
  decision?: { kind: string; rule: string };
  /** For the log only. */
  cause?: unknown;
}

/** The one exception by which this gateway says no. Turned into an answer in one place. */
export class Refusal extends Error {
  readonly status: number;
  readonly details: RefusalDetails;

  constructor(
    readonly code: ProblemCode,
    details: RefusalDetails = {},
  ) {
    super(code, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Refusal';
    this.status = problemCatalogue[code].status;
    this.details = details;
  }
}
