import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { routesOf } from '../../reference/routes.js';

/** What else is served at a path that `GET /auth/:provider` takes, because it takes every name below `/auth`. */
@Injectable()
export class OtherMethods {
  private known: ReadonlyMap<string, string[]> | undefined;

  constructor(private readonly modules: ModulesContainer) {}

  /** @param path without parameters @returns the methods of the endpoints that lie at exactly this path */
  at(path: string): readonly string[] {
    // Looked up at the first miss, and kept: who guesses names must not have every controller read again.
    return (this.known ??= this.read()).get(path) ?? [];
  }

  private read(): ReadonlyMap<string, string[]> {
    const known = new Map<string, string[]>();
    // A parameter's name is no name of a path: `/auth/:provider` is asked for by whoever tries the reference by hand.
    const named = routesOf(this.modules).filter(({ path }) => !path.includes(':'));
    for (const { method, path } of named) known.set(path, [...(known.get(path) ?? []), method]);
    return known;
  }
}
