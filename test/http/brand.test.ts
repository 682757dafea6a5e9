import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.js';
import { HTML } from '../support/browser.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    environment: {
      BRAND_NAME: 'Acme & Söhne',
      BRAND_LOGO_URL: 'https://static.example.com/logo.svg?a=1&b="2',
      BRAND_ACCENT: '#FC0',
      TERMS_URL: 'https://example.com/terms',
      PRIVACY_URL: '/privacy',
    },
  });
});
afterAll(() => gateway.stop());

const open = (path: string, headers: Record<string, string> = {}) =>
  gateway.browser().get(path, { accept: HTML, ...headers });

describe('the brand', () => {
  it.each(['/', '/login', '/register', '/nowhere'])('is on %s: name, logo, links', async (path) => {
    const { text } = await open(path);
    expect(text).toContain('· Acme &amp; Söhne</title>');
    expect(text).toContain('src="https://static.example.com/logo.svg?a=1&amp;b=&quot;2"');
    expect(text).toContain('href="https://example.com/terms"');
    expect(text).toContain('href="/privacy"');
    expect(text).not.toContain('Latchkey');
  });

  it('has its colour in a style sheet of its own, and text on it that can be read', async () => {
    const sheet = await open('/assets/brand.css');
    expect(sheet.headers.get('content-type')).toMatch(/^text\/css/);
    expect(sheet.headers.get('cache-control')).toBe('public, max-age=3600');
    expect(sheet.text).toContain('--accent: #ffcc00;');
    expect(sheet.text).toContain('--accent-text: #000000;');
    expect((await open('/login')).text).toContain('href="/assets/brand.css');
  });
});

describe('a wrong brand is told at start', () => {
  it.each([
    ['BRAND_ACCENT', 'red'],
    ['BRAND_ACCENT', '#12345'],
    ['BRAND_ACCENT', '#fff;}*{x:y'],
    ['BRAND_LOGO_URL', 'javascript:alert(1)'],
    ['BRAND_LOGO_URL', 'http://static.example.com/logo.svg'],
    ['BRAND_LOGO_URL', '//static.example.com/logo.svg'],
    ['TERMS_URL', 'data:text/html,x'],
    ['PRIVACY_URL', 'privacy'],
    ['BRAND_NAME', 'two\nlines'],
    ['BRAND_NAME', 'x'.repeat(61)],
  ])('%s=%s', (variable, value) => {
    expect(() => readSettings({ APP_SECRET: 'x'.repeat(32), [variable]: value }, [])).toThrow(
      new RegExp(`^  ${variable} must `, 'm'),
    );
  });
});

describe('the language of pages', () => {
  it.each(['/', '/login', '/register', '/nowhere', '/login?error=access_denied'])(
    '%s follows Accept-Language, and says that it does',
    async (path) => {
      const german = await open(path, { 'accept-language': 'de-CH,de;q=0.9,en;q=0.5' });
      expect(german.text).toContain('<html lang="de">');
      expect(german.headers.get('content-language')).toBe('de');
      const english = await open(path);
      expect(english.text).toContain('<html lang="en">');
      for (const { headers } of [german, english]) {
        expect(headers.get('vary')).toMatch(/accept-language/i);
        expect(headers.get('cache-control')).toBe('no-store');
      }
    },
  );

  it('tells what is wrong with a field in that language too', async () => {
    const form = { email: 'nobody', password: 'quiet otter lake' };
    const sent = await gateway.browser().submit('/register', form, { 'accept-language': 'de' });
    expect(sent.text).toContain('Hier muss genau eine E-Mail-Adresse stehen.');
  });

  it('leaves what programs read in English', async () => {
    const answer = await gateway.browser().get('/auth/profile', { 'accept-language': 'de' });
    expect(answer.json()).toMatchObject({ title: 'The access token is missing, expired or revoked' });
  });
});
