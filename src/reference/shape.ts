import type { z } from 'zod';

/** What a zod schema is made of; its output is the content of an answer. */
type Make<Content> = () => z.ZodType<Content>;

/** The form of an answer or a query, under a name. The schema is made when somebody reads the reference, not at every start. */
export class Shape<Content = unknown> {
  private made: z.ZodType<Content> | undefined;

  constructor(
    readonly name: string,
    private readonly make: Make<Content>,
  ) {}

  get schema(): z.ZodType<Content> {
    return (this.made ??= this.make());
  }
}

/**
 * Writes an answer's form down next to its type: a schema that does not make a `Content` does not compile.
 *
 * @param name of the schema in `/openapi.json`, unique
 */
export function shape<Content>(name: string, make: Make<Content>): Shape<Content> {
  return new Shape(name, make);
}
