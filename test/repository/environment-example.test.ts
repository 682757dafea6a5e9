import { describe, expect, test } from '@jest/globals';
import { readProviderVariables } from '../../src/config/provider-variables.js';
import { settingsSchema } from '../../src/config/settings.schema.js';
import type { Provider, ProviderCredentials } from '../../src/providers/provider.js';
import { providers } from '../../src/providers/registry.js';
import { read } from './project-files.js';

/** Variables of a provider that are read outside of its strategy: to see whether it is configured, and who answered. */
const READ_OF_EVERY_PROVIDER = ['CLIENT_ID', 'CLIENT_SECRET', 'CLIENT_SECRET_PREVIOUS', 'ISSUER'];

const documented = [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(
  (match) => match[1] ?? '',
);
const general = Object.keys(settingsSchema.shape);

describe('.env.example', () => {
  test('names each variable once', () => {
    expect(documented).toEqual([...new Set(documented)]);
  });

  test('names every variable of the schema', () => {
    expect(general.filter((name) => !documented.includes(name))).toEqual([]);
  });

  test.each(providers)('names every variable that $name makes use of', (provider) => {
    const prefix = `${provider.id.toUpperCase()}_`;
    const used = new Set([...READ_OF_EVERY_PROVIDER, ...usedByStrategy(provider)]);
    expect([...used].map((name) => prefix + name).filter((name) => !documented.includes(name))).toEqual([]);
  });

  test('names nothing that the configuration does not read', () => {
    const known = new Set([...general, ...providers.flatMap(({ id }) => readByConfiguration(id))]);
    expect(documented.filter((name) => !known.has(name))).toEqual([]);
  });

  test('sets nothing by itself: a copy of it changes nothing', () => {
    expect(read('.env.example').match(/^[^#\n].*/gm)).toBeNull();
  });

  test.each(providers)('says which callback URL $name is to be given', ({ id }) => {
    expect(read('.env.example')).toContain(`$PUBLIC_URL/auth/${id}/callback`);
  });
});

/** The variables that the configuration asks an environment for. */
function readByConfiguration(providerId: string): string[] {
  const asked: string[] = [];
  const environment = new Proxy<Record<string, string | undefined>>(
    {},
    { get: (_target, name) => void asked.push(String(name)) },
  );
  readProviderVariables(environment, providerId, []);
  return asked;
}

/** The credentials that a strategy asks for while it is made, as the ends of variables' names. */
function usedByStrategy(provider: Provider): string[] {
  const asked: string[] = [];
  const given = { clientId: 'id', clientSecret: 'secret', callbackUrl: 'http://localhost/', handshake: {} };
  const credentials = new Proxy(given, {
    get(target, name, receiver) {
      if (!['callbackUrl', 'handshake'].includes(String(name))) asked.push(upperCase(String(name)));
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  provider.createStrategy(credentials as unknown as ProviderCredentials, () => {});
  return asked;
}

function upperCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
