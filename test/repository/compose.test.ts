import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { read } from './project-files.js';

interface Service {
  image: string;
  build?: string;
  user: string;
  command?: string[];
  environment?: Record<string, string | number>;
  networks: string[];
  ports?: string[];
  volumes?: string[];
  tmpfs: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  stop_grace_period?: string;
  deploy?: { resources: { limits: Record<string, string | number> } };
}

const GATEWAYS = ['gateway-1', 'gateway-2'] as const;
const MEMBERS = ['mongodb-1', 'mongodb-2', 'mongodb-3'] as const;
const ALL = ['proxy', ...GATEWAYS, ...MEMBERS, 'redis'] as const;

describe('docker-compose.yml', () => {
  const { services, networks, volumes } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<(typeof ALL)[number], Service>;
    networks: Record<string, { internal?: boolean } | null>;
    volumes: Record<string, null>;
  };
  const gateways = GATEWAYS.map((name) => services[name]);
  const members = MEMBERS.map((name) => services[name]);
  const stores = [...members, services.redis];
  const [gateway = services['gateway-1']] = gateways;

  test('has two gateways built from here, and everything else of one version each', () => {
    expect(Object.keys(services)).toEqual([...ALL]);
    for (const { build } of gateways) expect(build).toBe('.');
    for (const { image } of [services.proxy, ...stores]) expect(image).toMatch(/:\d+\.\d+\.\d+(-\w+)?$/);
  });

  test('the two gateways differ in nothing, so that either does for the other', () => {
    expect(services['gateway-1']).toEqual(services['gateway-2']);
  });

  test('holds no secret, and says which one is missing and how to make it', () => {
    const { environment = {} } = gateway;
    expect(environment['APP_SECRET']).toMatch(/^\$\{APP_SECRET:\?.*openssl rand.*\}$/);
    const others = Object.values(services)
      .flatMap((service) => Object.keys(service.environment ?? {}))
      .filter((name) => /SECRET|PASSWORD|KEY|TOKEN/.test(name));
    expect(new Set(others)).toEqual(new Set(['APP_SECRET']));
  });

  test('runs in production, against the stores beside it', () => {
    expect(gateway.environment).toMatchObject({ NODE_ENV: 'production', REDIS_URL: 'redis://redis:6379' });
    const healthy = [...MEMBERS, 'redis'].map((name) => [name, { condition: 'service_healthy' }]);
    expect(gateway.depends_on).toEqual(Object.fromEntries(healthy));
  });

  test('the balancer knows both gateways, and the gateways believe one proxy', () => {
    const { proxy } = services;
    const configuration = read('deploy/nginx/nginx.conf');
    const known = [...configuration.matchAll(/^\s*server (\S+):(\d+) /gm)].map(([, name]) => name);
    expect(known).toEqual([...GATEWAYS]);
    expect(Object.keys(proxy.depends_on ?? {})).toEqual([...GATEWAYS]);
    expect(proxy.volumes).toEqual([expect.stringMatching(/^\.\/deploy\/nginx\/nginx\.conf:.*:ro$/)]);
    expect(gateway.environment).toMatchObject({ PORT: 3000, TRUST_PROXY: '${TRUST_PROXY:-1}' });
  });

  test('the replica set has the same name and members where it is started, made and used', () => {
    const uri = new URL(String(gateway.environment?.['MONGODB_URI']).replaceAll(/,[^/]+/g, ''));
    const used = /\/\/([^/]+)\//.exec(String(gateway.environment?.['MONGODB_URI']))?.[1]?.split(',');
    expect(used).toEqual(MEMBERS.map((name) => `${name}:27017`));
    for (const { command, healthcheck } of members) {
      expect(uri.searchParams.get('replicaSet')).toBe(command?.[command.indexOf('--replSet') + 1]);
      const script = healthcheck?.test.at(-1) ?? '';
      expect(script).toContain("rs.initiate({ _id: 'latchkey'");
      expect(script).toContain(`['${MEMBERS.join("', '")}']`);
    }
  });

  test('the stores, which ask for no password, are reached by the gateways only', () => {
    for (const { networks: joined, ports } of stores) {
      expect(joined).toEqual(['stores']);
      expect(ports).toBeUndefined();
    }
    expect(services.proxy.networks).not.toContain('stores');
    expect(networks['stores']).toEqual({ internal: true });
  });

  test('what the stores keep outlives their containers', () => {
    const mounted = stores.flatMap((service) => service.volumes ?? []);
    expect(mounted.map((mount) => mount.split(':')[0]).toSorted()).toEqual(Object.keys(volumes).toSorted());
    expect(services.redis.command).toEqual(expect.arrayContaining(['--appendonly', 'noeviction']));
  });

  test('only the balancer is offered, and to this machine only', () => {
    expect(services.proxy.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    for (const { ports } of gateways) expect(ports).toBeUndefined();
  });

  test.each(ALL)('%s is not root, writes to no disk but its volumes, and has limits', (name) => {
    const service = services[name];
    expect(service.user).toMatch(/^(node|nginx|mongodb|redis)$/);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(Object.keys(service.deploy?.resources.limits ?? {})).toEqual(['cpus', 'memory', 'pids']);
  });

  test('each is asked for its health: by compose, or by its image', () => {
    for (const { healthcheck } of [services.proxy, ...stores]) expect(healthcheck?.test[0]).toBe('CMD');
    expect(read('Dockerfile')).toContain('HEALTHCHECK');
  });

  test('a gateway is given longer to end than a request may take', () => {
    const limit = /REQUEST_LIMIT = (\d+)_000/.exec(read('src/http/front-server.ts'))?.[1];
    expect(Number.parseInt(gateway.stop_grace_period ?? '', 10)).toBeGreaterThan(Number(limit));
  });
});
