import { resolve } from 'node:path';
import { Eta } from 'eta';
import type { Brand } from '../domain/brand.js';
import type { OpenApiDocument } from './document.js';
import { answersOf, fieldsOf, inWords } from './page-words.js';

const VIEWS = resolve(import.meta.dirname, '../../views/reference');

/** @returns the reference as one page, made from the document alone: the two cannot disagree */
export function renderReference(document: OpenApiDocument, brand: Brand): string {
  const eta = new Eta({ views: VIEWS, cache: true, autoEscape: true });
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
  const chapters = document.tags.map(({ name }) => ({
    name,
    id: name.toLowerCase().replaceAll(/\W+/g, '-'),
    operations: operations.filter(({ tags }) => tags.includes(name)),
  }));
  return eta.render('page', { document, brand, chapters, view: { answersOf, fieldsOf, inWords, json } });
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
