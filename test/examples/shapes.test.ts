import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { filesBelow, read } from '../repository/project-files.js';

const IDENTITY = ['X-Auth-User', 'X-Auth-Session', 'X-Auth-Roles', 'X-Auth-Token'];

interface Middleware {
  headers?: { customRequestHeaders: Record<string, string> };
  forwardAuth?: {
    address: string;
    authResponseHeaders: string[];
    addAuthCookiesToResponse: string[];
    trustForwardHeader?: boolean;
  };
}
interface Traefik {
  http: {
    routers: Record<string, { middlewares?: string[]; service: string; priority: number }>;
    middlewares: Record<string, Middleware>;
    services: Record<string, unknown>;
  };
}

describe('examples/traefik', () => {
  const { routers, middlewares, services } = (parse(read('examples/traefik/dynamic.yml')) as Traefik).http;
  const guarded = Object.values(routers).filter(({ service }) => service === 'api');

  it('names what is there', () => {
    for (const { middlewares: used = [], service } of Object.values(routers)) {
      expect(used.filter((name) => !(name in middlewares))).toEqual([]);
      expect([...Object.keys(services), 'noop@internal']).toContain(service);
    }
  });

  it("asks Latchkey before the API, and takes the client's own headers away before that", () => {
    expect(guarded.length).toBe(2);
    for (const { middlewares: [first = '', second = ''] = [] } of guarded) {
      const removed = middlewares[first]?.headers?.customRequestHeaders ?? {};
      const spellings = IDENTITY.flatMap((name) => [name, name.replaceAll('-', '_')]);
      expect(spellings.filter((name) => removed[name] !== '')).toEqual([]);
      const asked = middlewares[second]?.forwardAuth;
      expect(asked?.authResponseHeaders).toEqual(IDENTITY);
      expect(asked?.addAuthCookiesToResponse).toEqual(
        expect.arrayContaining(['access_token', 'refresh_token']),
      );
      expect(asked?.trustForwardHeader ?? false).toBe(false);
    }
  });

  it('lets nobody ask the question from outside', () => {
    const highest = Object.values(routers).toSorted((one, other) => other.priority - one.priority)[0];
    expect(highest?.service).toBe('noop@internal');
  });
});

describe('examples/envoy', () => {
  const text = read('examples/envoy/envoy.yaml');
  interface Filter {
    name: string;
    typed_config: { http_service?: { path_prefix: string }; failure_mode_allow?: boolean };
  }
  interface Envoy {
    static_resources: {
      listeners: { filter_chains: { filters: { typed_config: { http_filters: Filter[] } }[] }[] }[];
    };
  }
  const filters =
    (parse(text) as Envoy).static_resources.listeners[0]?.filter_chains[0]?.filters[0]?.typed_config
      .http_filters ?? [];

  it("takes the client's own headers away first, and never lets anybody pass because Latchkey is away", () => {
    expect(filters.map(({ name }) => name)).toEqual([
      'no-spoofing',
      'latchkey-user',
      'latchkey-admin',
      'envoy.filters.http.router',
    ]);
    const checks = filters.filter(({ name }) => name.startsWith('latchkey-'));
    for (const { typed_config: config } of checks) {
      expect(config.failure_mode_allow).toBe(false);
      // No slash in the operator's part, or Latchkey would take what is behind it for the client's.
      expect(config.http_service?.path_prefix).toMatch(/^\/auth\/verify;[^/?#]+$/);
    }
  });
});

it('every configuration is explained, and asks for conditions that there are', () => {
  const files = ['nginx', 'caddy', 'traefik', 'envoy']
    .flatMap((name) => filesBelow(`examples/${name}`))
    .filter((path) => !path.endsWith('.md'));
  expect(files.length).toBeGreaterThanOrEqual(6);
  for (const path of files) {
    expect(read(path.replace(/[^/]+$/, 'README.md'))).not.toBe('');
    const asked = read(path).matchAll(/verify(?:\?|;|\/)((?:\w+=[^\s;&]+&?)+)/g);
    for (const [, conditions] of asked)
      for (const name of new URLSearchParams(conditions).keys())
        expect(['role', 'amr', 'max_age', 'token']).toContain(name);
  }
});
