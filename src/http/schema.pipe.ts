import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { toInvalidRequest } from './validation.js';

/**
 * Reads a parameter against the schema it was declared with (Standard Schema). Nest's own pipe drops keys such as
 * `__proto__` before it looks; here they reach the schema, which refuses every key it does not know.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  /** @throws Refusal `invalid_request` with every fault */
  async transform(value: unknown, { schema }: ArgumentMetadata): Promise<unknown> {
    if (!schema) return value;
    const read = await schema['~standard'].validate(value);
    if (read.issues) throw toInvalidRequest(read.issues);
    return read.value;
  }
}
