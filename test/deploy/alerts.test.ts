import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Alert, ruleName } from '../../deploy/signals/alert.ts';
import { ALERTS, rulesFile, runbookUrl } from '../../deploy/signals/alerts.ts';
import { TOLD_BY } from '../../deploy/signals/alerts-of-conditions.ts';
import { CONDITIONS } from '../../src/inspect/conditions/conditions.ts';
import { headingsOf } from '../docs/anchors.ts';
import { read } from '../docs/embedded-files.ts';
import { runTool } from '../support/prometheus-tools.ts';
import { type AlertScenario, alertScenarios } from './support/alert-scenarios.ts';
import { alertTestsFile } from './support/alert-tests-file.ts';
import { isInhibited } from './support/inhibitions.ts';
import { unknownIn } from './support/queries.ts';

const FOLDER = 'deploy/prometheus';
const byName = ALERTS.map((alert): [string, Alert] => [alert.name, alert]);

describe('the alert rules', () => {
  let scenarios: readonly AlertScenario[] = [];
  beforeAll(async () => {
    scenarios = await alertScenarios();
  });

  it('are written as the code has them: otherwise run node test/docs/write-pages.ts', async () => {
    expect(read(`${FOLDER}/salvage-alerts.yaml`)).toBe(rulesFile());
    expect(read(`${FOLDER}/salvage-alerts.test.yaml`)).toBe(await alertTestsFile());
  });

  it('are rules that Prometheus accepts, as is the example of its configuration', async () => {
    const rules = await runTool('promtool', ['check', 'rules', `${FOLDER}/salvage-alerts.yaml`]);
    expect(rules).toMatchObject({ code: 0, said: expect.stringContaining(`SUCCESS: ${ALERTS.length} rules found`) });
    expect(await runTool('promtool', ['check', 'config', `${FOLDER}/prometheus.yaml`])).toMatchObject({ code: 0 });
  });

  it('each fire on the fault that they are for, where no other does, and not on a healthy pipeline', async () => {
    const tested = await runTool('promtool', ['test', 'rules', `${FOLDER}/salvage-alerts.test.yaml`]);
    expect(tested).toMatchObject({ code: 0, said: expect.stringContaining('SUCCESS') });
    expect(scenarios.filter(({ firing }) => firing.length === 0).length).toBeGreaterThan(CONDITIONS.length / 2);
  });

  it('tell of every condition', () => {
    const names = ALERTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(CONDITIONS.filter(({ name }) => !names.includes(TOLD_BY[name] ?? name))).toEqual([]);
    const severities = CONDITIONS.filter(({ name }) => TOLD_BY[name] !== undefined).map(({ severity }) => severity);
    expect(new Set(severities)).toEqual(new Set(['page']));
    expect(ALERTS.find(({ name }) => name === 'NOT_WATCHED')?.severity).toBe('page');
  });

  it.each(byName)('%s fires in a scenario of test/deploy/support/alert-scenarios.ts', (name) => {
    expect(scenarios.filter(({ firing }) => firing.some(({ alert }) => alert === name))).not.toEqual([]);
  });

  it.each(byName)('%s leads to its paragraph of the runbook', (_, alert) => {
    const [page = '', anchor] = runbookUrl(alert).split('#');
    expect(headingsOf(read(page))).toContain(anchor);
  });

  it.each(byName)('%s looks only at metrics and labels that there are', (_, { expr }) => {
    expect(unknownIn(expr)).toEqual([]);
  });

  it.each(byName.filter(([, { severity }]) => severity === 'page'))('%s says what to do at once', (_, alert) => {
    expect(alert.description).toMatch(/Run: salvage /);
  });

  it('are named in the pages as Prometheus names them', () => {
    const named = new Set([...read('docs/operations.md').matchAll(/\bSalvage[A-Z]\w+/g)].map(([name]) => name));
    expect([...named].filter((name) => !ALERTS.some((alert) => ruleName(alert) === name))).toEqual([]);
  });
});

describe('the example for Alertmanager', () => {
  const FILE = 'deploy/alertmanager/alertmanager.yaml';

  it('is one that it accepts', async () => {
    expect(await runTool('amtool', ['check-config', FILE])).toMatchObject({ code: 0 });
  });

  it.each([
    ['page', 'pager,chat'],
    ['ticket', 'chat'],
    ['info', 'nobody'],
  ])('sends %s to %s', async (severity, receivers) => {
    const routes = ['config', 'routes', 'test', `--config.file=${FILE}`, `severity=${severity}`];
    expect((await runTool('amtool', routes)).said.trim().split('\n').at(-1)).toBe(receivers);
  });

  it('names alerts that there are', () => {
    const named = [...read(FILE).matchAll(/\bSalvage[A-Z]\w+/g)].map(([name]) => name);
    expect(named.filter((name) => !ALERTS.some((alert) => ruleName(alert) === name))).toEqual([]);
  });

  const STOPPED = { alertname: 'SalvagePartitionStopped', stage: 'classify-declines', topic: 'rerun-requested' };
  const SHOPPERS = { alertname: 'SalvageShoppersWait', stage: 'submit-to-flexecom', topic: 'flexecom-submit.cascade' };
  const HELD = { ...SHOPPERS, alertname: 'SalvagePartitionHeld' };

  it.each([
    ['wakes nobody twice for one topic', true, SHOPPERS, HELD],
    ['wakes somebody for shoppers, although a partition of another topic is stopped', false, SHOPPERS, STOPPED],
    ['wakes nobody twice where a role runs nowhere', true, SHOPPERS, { alertname: 'SalvageRoleRunsNowhere' }],
    ['wakes somebody for another installation', false, { ...SHOPPERS, job: 'eu' }, { ...HELD, job: 'us' }],
    ['wakes nobody twice for a FlexEcom that is away', true, { alertname: 'SalvageFlexecomAnswersNothing' }, HELD],
  ])('%s', (_, isHeldBack, target, source) => {
    expect(isInhibited(read(FILE), target, source)).toBe(isHeldBack);
  });

  it('holds no secret', () => {
    expect(read(FILE)).not.toMatch(/^\s*(?:routing_key|service_key|api_url|password|token):/m);
  });
});
