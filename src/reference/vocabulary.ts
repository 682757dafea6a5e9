import type { z } from 'zod';
import type { ProblemCode } from '../domain/problem-catalogue.js';
import type { Shape } from './shape.js';

/** One answer of an endpoint that is no refusal. */
export interface Answer {
  status: number;
  /** One sentence for the reader. */
  meaning: string;
  /** The content, as JSON; none for an answer without. */
  shape?: Shape | undefined;
  /** Another type than `application/json`. */
  type?: string;
  /** A browser that loads it as a page gets one instead. */
  orPage?: boolean;
  /** Headers that belong to the answer, with what they hold. */
  headers?: Record<string, string>;
}

/** A schema that a body or a query is read against, or what stands for it where none is. */
export type Readable = z.ZodType | Shape;

/** How a caller shows who it is. */
export type Credential = 'bearer' | 'cookie' | 'apiKey';

/** What is written on a handler, its controller or one of its guards. Read by `routes.ts`, at the first reading. */
export interface Notes {
  /** What it does, in a few words. */
  summary?: string;
  /** The part of the reference in which it stands. */
  chapter?: string;
  answers?: readonly Answer[];
  refuses?: readonly ProblemCode[];
  body?: Readable;
  query?: Readable;
  /** Other credentials than those of every protected endpoint. */
  credentials?: readonly Credential[];
  /** A page for people. */
  page?: boolean;
  /** The path of what is answered in front of the framework, by GET. */
  inFront?: string;
}

const NOTES = Symbol('reference');

type Note = ClassDecorator & MethodDecorator;

/** @returns what is written on a class or a method */
export function notesOf(place: object): Notes {
  return (Reflect.getOwnMetadata(NOTES, place) as Notes | undefined) ?? {};
}

function note(add: (notes: Notes) => Partial<Notes>): Note {
  return (target: object, _name?: string | symbol, descriptor?: PropertyDescriptor) => {
    const place = descriptor ? (descriptor.value as object) : target;
    const notes = notesOf(place);
    Reflect.defineMetadata(NOTES, { ...notes, ...add(notes) }, place);
  };
}

/** What an endpoint does, in a few words. */
export const Summary = (summary: string): Note => note(() => ({ summary }));

/** The part of the reference in which a controller's endpoints stand. */
export const Chapter = (chapter: string): Note => note(() => ({ chapter }));

/** One way in which an endpoint answers; several are several lines. */
export const Answers = (
  status: number,
  meaning: string,
  shape?: Shape,
  more: Pick<Answer, 'type' | 'orPage' | 'headers'> = {},
): Note =>
  // Decorators run from the last to the first.
  note(({ answers = [] }) => ({ answers: [{ status, meaning, shape, ...more }, ...answers] }));

/** A redirect, and where to. */
export const Redirects = (status: number, meaning: string): Note =>
  Answers(status, meaning, undefined, { headers: { Location: meaning } });

/**
 * Codes of its own. What follows from the rest is not repeated: `invalid_token` and `cross_site` of every protected
 * endpoint, `rate_limited` of a throttled one, `invalid_request` of one that reads something, what its guards refuse.
 */
export const Refuses = (...codes: ProblemCode[]): Note =>
  note(({ refuses = [] }) => ({ refuses: [...codes, ...refuses] }));

/** A body that a guard reads; what `@Body({ schema })` says is known. */
export const ReadsBody = (body: Readable): Note => note(() => ({ body }));

/** A query that a guard reads; what `@Query({ schema })` says is known. */
export const ReadsQuery = (query: Readable): Note => note(() => ({ query }));

/** Credentials that are asked for instead of an access token. */
export const Needs = (...credentials: Credential[]): Note => note(() => ({ credentials }));

/** A page for people: no part of the API. */
export const Page = (): Note => note(() => ({ page: true }));

/** What is answered before the framework sees it, and so is no controller's. */
export const AnswersInFront = (path: string): Note => note(() => ({ inFront: path }));
