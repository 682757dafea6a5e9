import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { z } from 'zod';
import type { Notes } from './vocabulary.js';

/** A class with handlers. */
export type Class = abstract new (...parameters: never[]) => object;

/** @returns the schemas that a handler's `@Body({ schema })` and `@Query({ schema })` name: the ones that are enforced */
export function parametersOf(controller: Class, key: string): Pick<Notes, 'body' | 'query'> {
  const parameters = Object.entries(
    (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, key) ?? {}) as Record<string, { schema?: unknown }>,
  );
  const schemaOf = (kind: RouteParamtypes) =>
    parameters.find(([name, { schema }]) => name.startsWith(`${kind}:`) && schema !== undefined)?.[1].schema;
  const body = schemaOf(RouteParamtypes.BODY) as z.ZodType | undefined;
  const query = schemaOf(RouteParamtypes.QUERY) as z.ZodType | undefined;
  return { ...(body && { body }), ...(query && { query }) };
}
