import { access } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

/**
 * Imports a TypeScript module of the project outside Jest's own loader, which serves test files only:
 * global set-up runs before it, and a process that a test starts runs without it.
 */
export function importTypeScript(url) {
  register(import.meta.url);
  return import(url);
}

/** Module hook (node:module): `./name.js` stands for `./name.ts`, as it does for the compiler. */
export async function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    const exists = await access(source).then(
      () => true,
      () => false,
    );
    if (exists) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
}

/** Module hook: compiles with the decorators the project uses, which Node's own type stripping refuses. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
