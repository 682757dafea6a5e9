import { describe, expect, it } from '@jest/globals';
import { DEFAULT_BRAND } from '../../src/domain/brand.js';
import { MailRenderer } from '../../src/views/mail-renderer.js';
import type { MailModels, MailName } from '../../src/views/mail-texts.js';
import { en } from '../../src/views/texts/en.js';
import { chooseLanguage, type Language, languages } from '../../src/views/texts/languages.js';
import { pageNames, renderPage } from '../support/sample-pages.js';

/** Every text of a catalogue by its path; one that takes a word is given a mark. */
function textsOf(node: unknown, path = ''): Map<string, string> {
  if (typeof node === 'string') return new Map([[path, node]]);
  // Letters are written from models, and looked at below.
  if (path === '/mails/letters') return new Map();
  if (typeof node === 'function') return textsOf(node('MARK'), path);
  if (typeof node !== 'object' || node === null) return new Map([[path, '']]);
  return new Map(Object.entries(node).flatMap(([key, value]) => [...textsOf(value, `${path}/${key}`)]));
}

describe('Accept-Language', () => {
  it.each<[string | undefined, Language]>([
    [undefined, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['DE', 'de'],
    ['de-AT, en;q=0.8', 'de'],
    ['fr-CH, fr;q=0.9, en;q=0.5, de;q=0.7', 'de'],
    ['en, de', 'en'],
    ['de;q=0.5, en;q=0.5', 'de'],
    ['fr', 'en'],
    ['*', 'en'],
    ['*;q=0.1, de;q=0.2', 'de'],
    ['en;q=0.1, de;q=0', 'en'],
    ['de;q=0', 'en'],
    ['de;q=2, en;q=0.1', 'en'],
    ['de;q=banana', 'en'],
    ['de ; q=0.9 , en;q=0.1', 'de'],
    ['constructor, __proto__, toString', 'en'],
    [';;;,,,=q', 'en'],
    ['x,'.repeat(10_000), 'en'],
  ])('%p is answered in %s', (header, language) => {
    expect(chooseLanguage(header)).toBe(language);
  });
});

describe.each(Object.keys(languages) as Language[])('the catalogue in %s', (language) => {
  const texts = textsOf(languages[language]);

  it('has every text, and no empty one', () => {
    expect([...texts.keys()].toSorted()).toEqual([...textsOf(en).keys()].toSorted());
    expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('puts the word in wherever English does', () => {
    for (const [path, text] of textsOf(en)) {
      expect([path, texts.get(path)?.includes('MARK')]).toEqual([path, text.includes('MARK')]);
    }
  });

  it.each(pageNames)('page %s is marked as this language', (name) => {
    const html = renderPage(name, 'x', { language });
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).not.toMatch(/undefined|\[object/);
  });
});

describe('a mail', () => {
  const url = 'https://gateway.example/x';
  const models: MailModels = {
    'security-notice': { event: 'identity.linked', provider: 'Google', at: 0, accountUrl: url },
    'password-reset': { url },
    'address-verification': { url },
    'address-change': { url },
    'address-taken': { signInUrl: url, resetUrl: `${url}/reset` },
  };
  const names = Object.keys(models) as MailName[];
  const renderer = new MailRenderer(DEFAULT_BRAND);
  const written = (name: MailName, language: Language) => renderer.render(name, models[name], language);

  it.each(names)('%s has its own words in German, and the same addresses', (name) => {
    const [english, german] = [written(name, 'en'), written(name, 'de')];
    const addresses = (text: string) => text.match(/https:[^\s"<]+/g);
    const lines = ({ text }: { text: string }) => text.split('\n').filter((line) => / \w/.test(line));
    expect(lines(german).filter((line) => lines(english).includes(line))).toEqual([]);
    expect(addresses(german.text)).toEqual(addresses(english.text));
    expect([german.html.includes('<html lang="de">'), german.subject === english.subject]).toEqual([
      true,
      false,
    ]);
    expect(german.html).not.toContain('If the button');
  });
});

describe('a page in German', () => {
  it('shows its dates and numbers the German way', () => {
    const time = '2026-03-01T09:05:00.000Z';
    expect(renderPage('account', time, { language: 'de' })).toContain('01.03.2026, 09:05 UTC');
    expect(renderPage('admin/dashboard', 'x', { language: 'de' })).toContain('1.234');
  });

  it('shares no sentence with English', () => {
    const german = textsOf(languages.de);
    const same = [...textsOf(en)].filter(([path, text]) => text.includes(' ') && german.get(path) === text);
    expect(same).toEqual([]);
  });
});
