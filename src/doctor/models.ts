import { type DynamicModule, type FactoryProvider, type Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';

type Imported = Type | DynamicModule;

/**
 * The models that a module and all it imports register, made on a connection of the caller's. A list written by hand
 * would miss the next one.
 */
export function modelsOf(root: Imported, connection: Connection): Model<unknown>[] {
  const seen = new Set<Imported>();
  const visit = (imported: Imported): void => {
    if (seen.has(imported)) return;
    seen.add(imported);
    if (isModelList(imported))
      for (const factory of factoriesIn(imported)) void factory.useFactory(connection);
    for (const next of importsOf(imported)) visit(next);
  };
  visit(root);
  return Object.values(connection.models);
}

function isModelList(imported: Imported): imported is DynamicModule {
  return 'module' in imported && imported.module === MongooseModule;
}

/** What makes a model takes the connection and nothing else. */
function factoriesIn({ providers = [] }: DynamicModule): FactoryProvider[] {
  return providers.filter(
    (provider): provider is FactoryProvider =>
      'useFactory' in provider &&
      provider.inject?.length === 1 &&
      provider.inject[0] === getConnectionToken(),
  );
}

function importsOf(imported: Imported): Imported[] {
  if (!('module' in imported)) return declaredImports(imported);
  const own = (imported.imports ?? []).filter((entry): entry is Imported => isModule(entry));
  return [...own, ...declaredImports(imported.module)];
}

function declaredImports(type: Type): Imported[] {
  const declared: unknown = Reflect.getMetadata(MODULE_METADATA.IMPORTS, type);
  return Array.isArray(declared) ? declared.filter(isModule) : [];
}

function isModule(entry: unknown): entry is Imported {
  return typeof entry === 'function' || (typeof entry === 'object' && entry !== null && 'module' in entry);
}
