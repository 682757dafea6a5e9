import { RequestMethod } from '@nestjs/common';
import { GUARDS_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { IS_PUBLIC } from '../http/public.decorator.js';
import { THROTTLED } from '../throttling/throttled.decorator.js';
import { type Class, parametersOf } from './parameters.js';
import { type Notes, notesOf } from './vocabulary.js';

/** An endpoint as its code describes it. */
export interface Route {
  method: string;
  /** As Express writes it: `/auth/:provider`. */
  path: string;
  /** Unique; generated clients call it by this. */
  name: string;
  /** It needs an access token, as everything does that does not say otherwise. */
  isProtected: boolean;
  isThrottled: boolean;
  /** What is written on handler, controller and guards, together. */
  notes: Notes;
}

/**
 * Every endpoint of this very gateway, in the order of its modules: what the configuration leaves out (in production
 * the caught mails) is not among them.
 */
export function routesOf(modules: ModulesContainer): Route[] {
  const all = [...modules.values()];
  const classes = (kind: 'controllers' | 'providers') =>
    all
      .flatMap((module) => [...module[kind].values()])
      .flatMap(({ metatype }) => (isClass(metatype) ? [metatype] : []));
  return [
    ...classes('controllers').flatMap(routesOfController),
    ...classes('providers').flatMap(routesInFront),
  ];
}

function routesOfController(controller: Class): Route[] {
  return handlersOf(controller).flatMap(({ key, handler }) => {
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const places = [handler, controller];
    const guards = places.flatMap((place) => (Reflect.getMetadata(GUARDS_METADATA, place) ?? []) as object[]);
    const route = {
      method: RequestMethod[method],
      path: `/${[pathOf(controller), pathOf(handler)].filter((part) => part !== '').join('/')}`,
      name: nameOf(controller, key),
      isProtected: !isMarked(IS_PUBLIC, places),
      isThrottled: isMarked(THROTTLED, places),
      notes: together([parametersOf(controller, key), ...[...places, ...guards].map(notesOf)]),
    };
    return [route];
  });
}

/** What a provider answers without the framework; all of it is open as far as guards go. */
function routesInFront(provider: Class): Route[] {
  return handlersOf(provider).flatMap(({ key, handler }) => {
    const notes = together([notesOf(handler), notesOf(provider)]);
    if (notes.inFront === undefined) return [];
    const open = { isProtected: false, isThrottled: false };
    return [{ method: 'GET', path: notes.inFront, name: nameOf(provider, key), ...open, notes }];
  });
}

function handlersOf({ prototype }: Class) {
  const methods = prototype as Record<string, unknown>;
  const keys = new MetadataScanner().getAllMethodNames(prototype as object);
  return keys.map((key) => ({ key, handler: methods[key] as object }));
}

function pathOf(place: object): string {
  return String(Reflect.getMetadata(PATH_METADATA, place) ?? '').replaceAll(/^\/|\/$/g, '');
}

function isMarked(mark: symbol, places: readonly object[]): boolean {
  return places.some((place) => Reflect.getMetadata(mark, place) !== undefined);
}

/** `SessionsController.end` is `sessions_end`. */
function nameOf({ name }: Class, key: string): string {
  const subject = name.replace(/Controller$/, '');
  return `${subject.charAt(0).toLowerCase()}${subject.slice(1)}_${key}`;
}

/** Lists are joined; of anything else the nearest to the handler counts. */
function together(notes: readonly Notes[]): Notes {
  return {
    ...Object.assign({}, ...[...notes].reverse()),
    answers: notes.flatMap(({ answers = [] }) => answers),
    refuses: notes.flatMap(({ refuses = [] }) => refuses),
  };
}

function isClass(value: unknown): value is Class {
  return typeof value === 'function' && typeof value.prototype === 'object';
}
