import { afterAll, beforeAll, describe, it } from '@jest/globals';
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
import { openWorld, type World } from './world.ts';

/**
 * FlexEcom's help page, through Kafka, HTTP and the commands alone: the test is billing, operator and fulfillment, and the
 * pipeline runs as `salvage run`. Each sentence of the page has a scenario; docs/help-page.md says which.
 */
let world: World;
const played = new Map<Scenario, Promise<void>>();

beforeAll(async () => {
  world = await openWorld();
});

afterAll(async () => {
  await Promise.allSettled(played.values());
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
