import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { read } from '../repository/project-files.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { readMetrics } from './exposition.js';

interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
}

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}

const rules = (parse(read('deploy/prometheus/alerts.yml')) as Rules).groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(read('deploy/grafana/dashboard.json')) as Dashboard;
const expressions = [
  ...rules.map(({ expr }) => expr),
  ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
];

describe('what watches the metrics', () => {
  let gateway: TestGateway;
  let families: Map<string, string>;
  beforeAll(async () => {
    gateway = await startGateway();
    families = readMetrics((await gateway.browser().get('/metrics')).text).families;
  });
  afterAll(() => gateway.stop());

  const metricsIn = (text: string) => text.match(/\b(?:latchkey|process|nodejs)_\w+/g) ?? [];
  const exists = (name: string) => {
    const histogram = name.replace(/_(bucket|sum|count)$/, '');
    return families.get(name) !== undefined || families.get(histogram) === 'histogram';
  };

  it('the alerts and the dashboard name only metrics that are there', () => {
    const named = expressions.flatMap(metricsIn);
    expect(named.length).toBeGreaterThan(25);
    expect(named.filter((name) => !exists(name))).toEqual([]);
  });

  it('the dashboard shows each metric of the gateway', () => {
    const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr)));
    const own = [...families.keys()].filter((name) => name.startsWith('latchkey_'));
    expect(own.filter((name) => !shown.some((one) => one.startsWith(name)))).toEqual([]);
  });

  it('docs/operations.md tells of each metric and each alert, and of none that is not there', () => {
    const docs = read('docs/operations.md');
    const own = [...families.keys()].filter((name) => name.startsWith('latchkey_'));
    expect(
      [...own, ...rules.map(({ alert }) => alert)].filter((name) => !docs.includes(`\`${name}\``)),
    ).toEqual([]);
    expect(metricsIn(docs).filter((name) => !exists(name))).toEqual([]);
    const alerts = rules.map(({ alert }) => alert);
    expect((docs.match(/\bLatchkey[A-Z]\w+/g) ?? []).filter((name) => !alerts.includes(name))).toEqual([]);
  });
});
