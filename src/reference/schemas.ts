import { z } from 'zod';
import { Shape } from './shape.js';
import type { Readable } from './vocabulary.js';

/** A JSON Schema of the dialect that OpenAPI 3.1 shares. */
export type JsonSchema = Record<string, unknown>;

/** The parts of a document that are written once and referred to by name. */
export class NamedSchemas {
  private readonly shapes = new Map<string, Shape>();

  /** @returns a reference to the shape. @throws when another shape has its name: one of them would be lost */
  reference(shape: Shape): JsonSchema {
    const known = this.shapes.get(shape.name);
    if (known && known !== shape) throw new Error(`two shapes are called ${shape.name}`);
    this.shapes.set(shape.name, shape);
    return { $ref: `#/components/schemas/${shape.name}` };
  }

  all(): Record<string, JsonSchema> {
    const entries = [...this.shapes].map(([name, { schema }]) => [name, jsonSchemaOf(schema, 'output')]);
    return Object.fromEntries(entries) as Record<string, JsonSchema>;
  }
}

/** @param side what a caller may send, or what it is answered. What JSON Schema cannot say is left open. */
export function jsonSchemaOf(readable: Readable, side: 'input' | 'output'): JsonSchema {
  const schema = readable instanceof Shape ? readable.schema : readable;
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: side, unrepresentable: 'any' });
  return rest;
}

/** May it be left out altogether? */
export function isOptional(readable: Readable): boolean {
  const schema = readable instanceof Shape ? readable.schema : readable;
  return schema.safeParse(undefined).success;
}
