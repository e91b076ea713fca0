import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ruleName } from '../../deploy/signals/alert.ts';
import { type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { runTool } from '../support/prometheus-tools.ts';
import { until } from '../support/until.ts';
import type { Scenario } from './scenario.ts';
import { actions } from './scenarios/actions.ts';
import { activation } from './scenarios/activation.ts';
import { beyondThePage } from './scenarios/beyond-the-page.ts';
import { billingsDocuments } from './scenarios/billings-documents.ts';
import { cascadeAll } from './scenarios/cascade-all.ts';
import { cascades } from './scenarios/cascades.ts';
import { hardDeclines } from './scenarios/hard-declines.ts';
import { leftToBilling } from './scenarios/left-to-billing.ts';
import { recurringProducts } from './scenarios/recurring-products.ts';
import { recycleBilling } from './scenarios/recycle-billing.ts';
import { reruns } from './scenarios/reruns.ts';
import { responses } from './scenarios/responses.ts';
import { salvageOnly } from './scenarios/salvage-only.ts';
import { ALERT_QUERIES, PANEL_QUERIES } from './signals.ts';
import { openWorld, type World } from './world.ts';

/**
 * FlexEcom's help page, through Kafka, HTTP and the commands alone: the test is billing, operator and fulfillment, and the
 * pipeline runs as `salvage run`. Each sentence of the page has a scenario; docs/help-page.md says which.
 */
let world: World;
let prometheus: PrometheusServer | undefined;
const played = new Map<Scenario, Promise<void>>();

beforeAll(async () => {
  world = await openWorld();
  prometheus = await startPrometheus(world.metricsAddress);
});

afterAll(async () => {
  await Promise.allSettled(played.values());
  await prometheus?.stop();
  await world?.close();
});

describe('FlexEcom’s help page', () => {
  playedAtOnce([
    ...salvageOnly,
    ...cascades,
    ...activation,
    ...recycleBilling,
    ...reruns,
    ...recurringProducts,
    ...responses,
    ...actions,
    ...hardDeclines,
    ...beyondThePage,
    ...billingsDocuments,
    ...leftToBilling,
  ]);
});

describe('FlexEcom’s help page, with cascadeAll ticked', () => {
  beforeAll(async () => {
    await Promise.allSettled(played.values());
    const ticked = world.operator.edited('ticked', '    cascadeAll: false', '    cascadeAll: true');
    await world.operator.succeed('config', 'apply', ticked, '--why', 'a test');
    await world.loaded(2);
  });

  playedAtOnce(cascadeAll);
});

describe('what Prometheus sees of all this', () => {
  beforeAll(async () => {
    await Promise.allSettled(played.values());
    await world.operator.succeed('pause', 'flexecom-idle', '--why', 'nobody asks it');
    await world.billing.publishUnreadable('payment-declined.new-sale', 'unreadable');
    await until(async () => (await seen('salvage_open_dead_letters > 0')).length > 0);
  });

  it('is named and described as it wants it', async () => {
    const text = await (await fetch(`http://${world.metricsAddress}/metrics`)).text();
    expect(await runTool('promtool', ['check', 'metrics'], { input: text })).toEqual({ code: 0, said: '' });
  });

  it.each([
    ['panel', PANEL_QUERIES],
    ['alert', ALERT_QUERIES],
  ])('has a series for every query of every %s', async (_, queries) => {
    let missing = queries;
    await until(
      async () => {
        const found = await Promise.all(missing.map(async (one) => ({ one, series: await seen(one.query) })));
        missing = found.filter(({ series }) => series.length === 0).map(({ one }) => one);
        return missing.length === 0;
      },
      () => missing.map(({ of, query }) => `${of}: ${query}`).join('\n'),
    );
  });

  it('holds the alerts that salvage status --check names, and no other', async () => {
    const { stdout } = await world.operator.salvage('status', '--check', '--json');
    const needed = Needed.parse(JSON.parse(stdout)).needed.map((condition) => ruleName(condition));
    expect(needed).toEqual(expect.arrayContaining(['SalvageContradictionsOpen', 'SalvageDeadLettersOpen']));
    const active = async () => {
      const names = (await prometheus?.activeAlerts())?.map(({ alertname = '' }) => alertname) ?? [];
      // Scenarios let shoppers wait on purpose.
      return [...new Set(names)].filter((name) => name !== 'SalvageCascadesSlow').sort();
    };
    await until(async () => isDeepStrictEqual(await active(), needed.toSorted()), active);
  });
});

const Needed = z.object({ needed: z.array(z.object({ name: z.string() })) });

async function seen(query: string): Promise<readonly string[]> {
  return (await prometheus?.query(query)) ?? [];
}

/** One test for each scenario; all are started before the first is awaited. */
function playedAtOnce(scenarios: readonly Scenario[]): void {
  beforeAll(() => {
    for (const one of scenarios) {
      const playing = one.play(world);
      // Its test reports a failure; until it is awaited, an unhandled rejection must not end the process.
      playing.catch(() => undefined);
      played.set(one, playing);
    }
  });
  for (const one of scenarios) it(one.title, () => played.get(one));
}
