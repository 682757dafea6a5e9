import { describe, expect, it } from '@jest/globals';
import { pageNames, renderPage } from '../support/sample-pages.js';

/** All tags with their attributes but without the values: what markup in a value would change. */
function skeleton(html: string): string[] {
  const whole = html.match(/<[/!]?[a-z](?:"[^"]*"|[^">])*>/gi) ?? [];
  return whole.map((tag) => tag.replace(/"[^"]*"/g, '""').replace(/\s+/g, ' '));
}

const payloads = [
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</script></title><script>',
  'x onfocus=alert(1) autofocus',
  '{{7*7}}',
  '<%= 1 %>',
];

describe.each(pageNames)('page %s', (name) => {
  const html = renderPage(name, 'plain');

  it.each(payloads)('shows %s as text in every value', (hostile) => {
    const attacked = renderPage(name, hostile);
    expect(skeleton(attacked)).toEqual(skeleton(html));
    if (/[<>"']/.test(hostile)) expect(attacked).not.toContain(hostile);
    else expect(attacked).toContain(hostile);
    expect(attacked).not.toMatch(/\[object |undefined|null|NaN/);
  });

  it('keeps to a policy without inline style and inline script', () => {
    expect(html).not.toMatch(/<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:/i);
    for (const [script] of html.matchAll(/<script[^]*?<\/script>/gi))
      expect(script).toMatch(/^<script src="\/assets\/[a-z]+\.js" defer><\/script>$/);
  });

  it('has one heading, a language, a title, a viewport, and a target for its skip link', () => {
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(html).toMatch(/<title>[^<]+ · Latchkey<\/title>/);
    for (const meta of ['viewport', 'color-scheme', 'referrer'])
      expect(html).toContain(`<meta name="${meta}"`);
    expect(html).toContain('href="#main"');
    expect(html).toContain('<main id="main"');
  });

  it('uses each id once, and refers only to ids that are there', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    const referring = [...html.matchAll(/\s(?:for|aria-describedby|aria-labelledby)="([^"]+)"/g)];
    for (const id of referring.flatMap((match) => match[1]?.split(' ') ?? [])) expect(ids).toContain(id);
  });
});
