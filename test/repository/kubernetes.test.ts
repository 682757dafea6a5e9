import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { settingsSchema } from '../../src/config/settings.schema.js';
import { filesBelow, read } from './project-files.js';

interface Deployment {
  spec: { replicas?: number; template: { metadata: { labels: object }; spec: PodSpec } };
}

interface PodSpec {
  terminationGracePeriodSeconds: number;
  automountServiceAccountToken: boolean;
  securityContext: object;
  containers: [Container];
}

interface Container {
  image: string;
  envFrom: object[];
  securityContext: object;
  resources: { requests: object; limits: object };
  livenessProbe: { httpGet: { path: string } };
  readinessProbe: { httpGet: { path: string } };
}

const manifest = <T>(name: string) => parse(read(`deploy/kubernetes/${name}.yaml`)) as T;

/** That each is valid Kubernetes is found out by `.ci/validate-deployment`; here is what makes them fit the gateway. */
describe('deploy/kubernetes', () => {
  const deployment = manifest<Deployment>('deployment');
  const pod = deployment.spec.template.spec;
  const [container] = pod.containers;

  test('no secret is in it: every value of the example is empty', () => {
    const { stringData } = manifest<{ stringData: Record<string, string> }>('secret.example');
    expect(Object.keys(stringData)).toContain('APP_SECRET');
    expect(new Set(Object.values(stringData))).toEqual(new Set(['']));
    const { data } = manifest<{ data: Record<string, string> }>('configmap');
    expect(Object.keys(data).filter((name) => /SECRET|PASSWORD|KEY|URI$|REDIS|SMTP/.test(name))).toEqual([]);
  });

  test('it sets nothing that the gateway does not read', () => {
    const { data } = manifest<{ data: Record<string, string> }>('configmap');
    const read = [...Object.keys(settingsSchema.shape), 'UV_THREADPOOL_SIZE'];
    expect(Object.keys(data).filter((name) => !read.includes(name))).toEqual([]);
  });

  test('the process is not root, changes nothing of its image and has no power over the cluster', () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(Object.keys(container.resources.limits)).toEqual(['cpu', 'memory']);
  });

  test('alive is not ready: an outage of the database restarts nobody', () => {
    expect(container.livenessProbe.httpGet.path).toBe('/health/live');
    expect(container.readinessProbe.httpGet.path).toBe('/health/ready');
  });

  test('it is given longer to end than it takes, wait for the routers included', () => {
    const { data } = manifest<{ data: { SHUTDOWN_DELAY: string } }>('configmap');
    const limit = Number(/DRAIN_LIMIT = (\d+)_000/.exec(read('src/operations/ending.ts'))?.[1]);
    expect(limit).toBeGreaterThan(0);
    // What follows the drain (mails on their way, events, spans) takes up to eight seconds: docs/operations.md.
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(Number(data.SHUTDOWN_DELAY) + limit + 8);
  });

  test('how many there are is the autoscaler’s to say, and all that select pods select these', () => {
    expect(deployment.spec.replicas).toBeUndefined();
    const { labels } = deployment.spec.template.metadata;
    const service = manifest<{ spec: { selector: object } }>('service').spec.selector;
    const budget = manifest<{ spec: { selector: { matchLabels: object } } }>('disruption-budget').spec
      .selector;
    const policy = manifest<{ spec: { podSelector: { matchLabels: object } } }>('network-policy').spec
      .podSelector;
    expect([service, budget.matchLabels, policy.matchLabels]).toEqual([labels, labels, labels]);
  });

  test('everything is in the namespace that refuses what is not hardened', () => {
    const elsewhere = filesBelow('deploy/kubernetes')
      .map((path) => parse(read(path)) as { kind: string; metadata: { namespace?: string } })
      .filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'latchkey');
    expect(elsewhere).toEqual([]);
    expect(read('deploy/kubernetes/namespace.yaml')).toContain('enforce: restricted');
  });
});
