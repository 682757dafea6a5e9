import { describe, expect, it } from '@jest/globals';
import { isRegisteredRedirect, withParameters } from '../../src/domain/app-redirect.js';

const REGISTERED = [
  'https://app.example.com/cb',
  'https://app.example.com/cb?tenant=1',
  'http://127.0.0.1/cb',
  'http://[::1]:3000/cb',
  'http://localhost:8080/deep/cb',
  'https://localhost/cb',
  'com.example.app:/cb',
];

describe('a registered redirect URI', () => {
  it.each(REGISTERED)('%s, to the letter', (uri) => expect(isRegisteredRedirect(uri, REGISTERED)).toBe(true));

  it.each([
    'http://127.0.0.1:51004/cb',
    'http://127.0.0.1:1/cb',
    'http://127.0.0.1:65535/cb',
    'http://[::1]:51004/cb',
    'http://[::1]/cb',
    'http://localhost/deep/cb',
  ])('%s: a native app takes whichever loopback port is free', (uri) =>
    expect(isRegisteredRedirect(uri, REGISTERED)).toBe(true),
  );
});

describe('what is not registered, however near', () => {
  it.each([
    ['nothing', ''],
    ['a longer path', 'https://app.example.com/cb/evil'],
    ['a prefix of another host', 'https://app.example.com.evil.example/cb'],
    ['a suffix', 'https://evilapp.example.com/cb'],
    ['a subdomain', 'https://x.app.example.com/cb'],
    ['dots', 'https://app.example.com/x/../cb'],
    ['a slash more', 'https://app.example.com/cb/'],
    ['another port', 'https://app.example.com:444/cb'],
    ['the default port, written out', 'https://app.example.com:443/cb'],
    ['user info', 'https://app.example.com@evil.example/cb'],
    ['user info with the right host', 'https://evil@app.example.com/cb'],
    ['a query more', 'https://app.example.com/cb?x=1'],
    ['a fragment', 'https://app.example.com/cb#x'],
    ['upper case', 'HTTPS://app.example.com/cb'],
    ['another host case', 'https://APP.example.com/cb'],
    ['http for https', 'http://app.example.com/cb'],
    ['a space', 'https://app.example.com/cb '],
    ['a custom scheme, upper case', 'COM.EXAMPLE.APP:/cb'],
    ['a custom scheme, other path', 'com.example.app:/cb2'],
    ['a custom scheme, with slashes', 'com.example.app://cb'],
    ['loopback: another path', 'http://127.0.0.1:5000/cb2'],
    ['loopback: a query', 'http://127.0.0.1:5000/cb?x=1'],
    ['loopback: another name of it', 'http://localhost:5000/cb'],
    ['loopback: another address of it', 'http://127.0.0.2:5000/cb'],
    ['loopback: https', 'https://127.0.0.1:5000/cb'],
    ['loopback: https with another port', 'https://localhost:5000/cb'],
    ['loopback: upper case', 'http://LOCALHOST:5000/deep/cb'],
    ['loopback: user info', 'http://127.0.0.1:80@evil.example/cb'],
    ['loopback: user info before it', 'http://evil@127.0.0.1/cb'],
    ['loopback: part of a host', 'http://127.0.0.1.evil.example/cb'],
    ['loopback: backslash', 'http://127.0.0.1\\@evil.example/cb'],
    ['loopback: no port number', 'http://127.0.0.1:/cb'],
    ['loopback: a port that cannot be', 'http://127.0.0.1:99999/cb'],
    ['loopback: octal', 'http://0177.0.0.1/cb'],
  ])('%s', (_name, uri) => expect(isRegisteredRedirect(uri, REGISTERED)).toBe(false));

  it('nothing is registered where nothing was configured', () => {
    expect(isRegisteredRedirect('http://127.0.0.1/cb', [])).toBe(false);
  });
});

describe('parameters for an app', () => {
  it('are added to its own query, encoded, and undefined ones left out', () => {
    expect(withParameters('https://app.example.com/cb?tenant=1', { code: 'a b&c', state: undefined })).toBe(
      'https://app.example.com/cb?tenant=1&code=a+b%26c',
    );
  });

  it('take the place of ones with the same name, so that an app reads no other code', () => {
    const uri = withParameters('https://app.example.com/cb?code=old', { code: 'new' });
    expect(new URL(uri).searchParams.getAll('code')).toEqual(['new']);
  });
});
