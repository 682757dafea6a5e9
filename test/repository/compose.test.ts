import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { read } from './project-files.js';

interface Service {
  image: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string | number>;
  networks: string[];
  ports?: string[];
  volumes?: string[];
  read_only?: boolean;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}

describe('docker-compose.yml', () => {
  const { services, networks, volumes } = parse(read('docker-compose.yml')) as {
    services: Record<'gateway' | 'mongodb' | 'redis', Service>;
    networks: Record<string, { internal?: boolean } | null>;
    volumes: Record<string, null>;
  };
  const { gateway, mongodb, redis } = services;

  test('has a gateway built from here, and two stores of one version each', () => {
    expect(Object.keys(services)).toEqual(['gateway', 'mongodb', 'redis']);
    expect(gateway.build).toBe('.');
    for (const { image } of [mongodb, redis]) expect(image).toMatch(/:\d+\.\d+\.\d+(-\w+)?$/);
  });

  test('holds no secret, and says which one is missing and how to make it', () => {
    const { environment = {} } = gateway;
    expect(environment['APP_SECRET']).toMatch(/^\$\{APP_SECRET:\?.*openssl rand.*\}$/);
    const others = Object.entries(environment).filter(([name]) => /SECRET|PASSWORD|KEY/.test(name));
    expect(others.map(([name]) => name)).toEqual(['APP_SECRET']);
  });

  test('runs in production, against the stores beside it', () => {
    expect(gateway.environment).toMatchObject({ NODE_ENV: 'production', REDIS_URL: 'redis://redis:6379' });
    expect(gateway.depends_on).toEqual({
      mongodb: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
  });

  test('the replica set has the same name where it is started, made and used', () => {
    const started = mongodb.command?.[mongodb.command.indexOf('--replSet') + 1];
    const script = mongodb.healthcheck?.test.at(-1) ?? '';
    const uri = new URL(String(gateway.environment?.['MONGODB_URI']));
    expect(started).toBeDefined();
    expect(uri.searchParams.get('replicaSet')).toBe(started);
    expect(script).toContain(`rs.initiate({ _id: '${started}'`);
    expect(script).toContain(`host: '${uri.host}'`);
  });

  test('the stores, which ask for no password, are reached by the gateway only', () => {
    for (const { networks: joined, ports } of [mongodb, redis]) {
      expect(joined).toEqual(['stores']);
      expect(ports).toBeUndefined();
    }
    expect(networks['stores']).toEqual({ internal: true });
  });

  test('what the stores keep outlives their containers', () => {
    const mounted = [mongodb, redis].flatMap((service) => service.volumes ?? []);
    expect(mounted.map((mount) => mount.split(':')[0]).toSorted()).toEqual(Object.keys(volumes).toSorted());
    expect(redis.command).toEqual(expect.arrayContaining(['--appendonly', 'noeviction']));
  });

  test('the gateway is offered to this machine only, and cannot write to its own disk', () => {
    expect(gateway.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    expect(gateway.read_only).toBe(true);
  });
});
