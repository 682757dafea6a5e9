import { describe, expect, it } from '@jest/globals';
import { problemCatalogue, type ProblemCode } from '../../src/domain/problem-catalogue.js';
import { en } from '../../src/views/texts/en.js';
import { pageModels, renderPage } from '../support/sample-pages.js';

const codes = Object.keys(problemCatalogue) as ProblemCode[];

describe('problems', () => {
  it.each(codes)('%s has its text on the error page and on the login page', (code) => {
    const { title, text, next } = en.problems[code];
    const pages = [renderPage('error', 'id-1', { code }), renderPage('login', 'id-1', { problem: { code } })];
    for (const html of pages) {
      for (const words of [title, text, 'id-1']) expect(html).toContain(words);
    }
    expect(pages[0]).toContain(next);
    // Where somebody is to prove that both accounts are theirs, it takes more than a sentence.
    for (const words of code === 'link_required' ? en.login.prove : [next]) expect(pages[1]).toContain(words);
  });

  it('says no two problems alike', () => {
    expect(new Set(codes.map((code) => en.problems[code].title)).size).toBe(codes.length);
  });

  it('announces a problem of a form, and only then', () => {
    expect(renderPage('login', 'x')).toContain('role="alert"');
    expect(renderPage('login', 'x', { problem: undefined })).not.toContain('role="alert"');
  });
});

describe('login', () => {
  const providers = [
    { id: 'google', name: 'Google', startUrl: '/auth/google?return_to=%2Fa' },
    { id: 'github', name: 'GitHub', startUrl: '/auth/github' },
    { id: '../layout', name: 'école SSO', startUrl: '/auth/school' },
  ];
  const html = renderPage('login', 'x', {
    providers,
    returnTo: '/a?b=c&d',
    values: { email: 'ada@example.com' },
  });

  it('links each provider with its words; one without a mark of its own shows a letter', () => {
    for (const { name, startUrl } of providers) {
      expect(html).toContain(`href="${startUrl}"`);
      expect(html).toContain(`Sign in with ${name}`);
    }
    // The third is the passkey's.
    expect(html.match(/<svg class="mark"/g)).toHaveLength(3);
    expect(html.match(/<span class="mark letter" aria-hidden="true">É</g)).toHaveLength(1);
  });

  it('serves password managers and keeps the address and the target', () => {
    expect(html).toMatch(
      /name="email" type="email" autocomplete="username webauthn"\s+value="ada@example\.com"/,
    );
    expect(html).toMatch(/name="password" type="password" autocomplete="current-password"/);
    expect(html).toContain('name="return_to" value="/a?b=c&amp;d"');
    expect(html).toContain('href="/register?return_to=%2Fa%3Fb%3Dc%26d"');
  });

  it('offers only the ways in that are on', () => {
    const social = renderPage('login', 'x', { providers, localLogin: false });
    expect(social).not.toContain('action="/login"');
    expect(social).not.toContain('/register');
    expect(renderPage('login', 'x', { providers, registration: false })).not.toContain('/register');
    expect(renderPage('login', 'x', { providers: [], localLogin: false })).toContain('No way to sign in');
  });
});

describe('register', () => {
  it('puts an error at its field, never a password back into the page', () => {
    const html = renderPage('register', 'x', { fieldErrors: { password: 'common' }, problem: undefined });
    const input = /<input id="password"[^>]*>/.exec(html)?.[0] ?? '';
    expect(input).toContain('aria-invalid="true"');
    expect(input).toContain('aria-describedby="password-hint password-error"');
    expect(input).toMatch(/autocomplete="new-password"\s+minlength="8"\s+maxlength="256"/);
    expect(input).toContain('autofocus');
    expect(input).not.toContain('value=');
    expect(html).toContain(`id="password-error">${en.fields.faults.common}<`);
    expect(html.match(/aria-invalid/g)).toHaveLength(1);
  });
});

describe('account', () => {
  const { profile, sessions } = pageModels('2026-03-01T09:05:00.000Z').account;

  it('shows times in words and a known method by its name', () => {
    const [session] = sessions.map((one) => ({ ...one, amr: ['pwd', 'constructor'] }));
    const html = renderPage('account', 'x', {
      profile,
      sessions: session ? [session] : [],
      providerNames: {},
    });
    expect(html).toContain('<time datetime="2026-03-01T09:05:00.000Z">1 Mar 2026, 09:05 UTC</time>');
    expect(html).toMatch(/with\s+a password and constructor/);
  });

  it('loads a picture without telling where it is shown, and does without one', () => {
    const picture = 'https://pictures.example/ada.png';
    const html = renderPage('account', 'x', { profile: { ...profile, avatarUrl: picture } });
    expect(html).toMatch(
      /<img [^>]*src="https:\/\/pictures\.example\/ada\.png"[^>]* referrerpolicy="no-referrer"/,
    );
    const bare = { ...profile, avatarUrl: null, displayName: null, email: null, identities: [], roles: [] };
    const plain = renderPage('account', 'x', { profile: bare, connected: [] });
    expect(plain).not.toMatch(/<img|null|undefined/);
    expect(plain).toContain('No other account is connected');
  });

  it('signs out with posts, here or everywhere', () => {
    const html = renderPage('account', 'x');
    expect(html).toContain('method="post" action="/logout"');
    expect(html).toMatch(
      /action="\/account">\s*<input [^>]+>\s*<input type="hidden" name="action" value="logout-all">/,
    );
  });
});

describe('admin and header', () => {
  it('shows the counts, and the way to them to an admin only', () => {
    expect(renderPage('admin/dashboard', 'x')).toMatch(/<dt>Users<\/dt>\s*<dd>1,234<\/dd>/);
    expect(renderPage('account', 'x')).toContain('href="/admin"');
    expect(renderPage('account', 'x', { signedIn: { name: 'Ada', admin: false } })).not.toContain(
      'href="/admin"',
    );
  });

  it('offers a signed-in visitor the account instead of ways to sign in', () => {
    const html = renderPage('home', 'x', { signedIn: { name: '<b>Ada</b>', admin: false } });
    expect(html).toContain('href="/account"');
    expect(html).toContain('<strong>&lt;b&gt;Ada&lt;/b&gt;</strong>');
    expect(html).not.toContain('Sign in with');
  });
});
