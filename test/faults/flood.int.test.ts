import { expect, it } from '@jest/globals';
import { publishSample } from '../../src/demo/acts/publish-sample.ts';
import { waitUntilQuiet } from '../../src/demo/acts/wait-until-quiet.ts';
import { accountFor } from '../../src/demo/report/accounting.ts';
import { ledgerDifferences } from '../../src/demo/report/ledger-check.ts';
import { type SampleMessage, sampleDeclines } from '../../src/demo/sample/sample-declines.ts';
import type { Role } from '../../topics/contract/topic.ts';
import { until } from '../support/until.ts';
import { eventsPublishedTwice } from './support/outcomes.ts';
import type { Pipeline } from './support/pipeline.ts';
import { type Scene, withScene } from './support/scene.ts';

const DECLINES = 10_000;
/** Only ends what would hang: it takes two minutes alone on two cores, and several times that on a busy machine. */
const HANGS_AFTER_MS = 1_200_000;
const PARTITIONS = 4;
/**
 * Longer than a flooded pipeline takes to apply a result; otherwise reconcile asks for results that are on their way.
 */
const OVERDUE_MS = 5_000;
const DAY_MS = 86_400_000;
const STAGES: readonly Role[] = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
const PRODUCERS: readonly Role[] = ['flexecom-webhook', 'scheduler', 'reconcile'];

/** Every fault that the sandbox has. */
const FAULTS = {
  latencyMs: 3,
  errorRate: 0.02,
  rate429: 0.005,
  retryAfterSeconds: 0,
  resetBefore: 0.02,
  resetAfter: 0.02,
  duplicateWebhooks: 0.1,
  lateWebhooks: 0.05,
  lateWebhookMs: 1_000,
  outOfOrderWebhooks: 0.2,
  outOfOrderSpreadMs: 500,
  lostWebhooks: 0.05,
  wrongAmounts: 0.02,
} as const;

/** The scheduler repeats itself, and so does billing. */
const AT_LEAST_ONCE = ['submission-due', 'payment-declined.new-sale', 'payment-declined.recurring'];

it(
  `R15: all of ${DECLINES} declines are accounted for, with every fault at FlexEcom and its clients killed again and again`,
  withScene(
    async (scene) => {
      const fleet = new Fleet(scene);
      const sample = [...sampleDeclines(PLAN, () => scene.now())];
      await publishSample(scene, sample, () => undefined);
      await fleet.killAtWork('first');
      await fleet.killAtWork('second', 'producers');
      await fleet.killAtWork('first', 'second');
      await quiet(scene);
      for (;;) {
        const last = await scene.database.collection('submissions').findOne({ state: 'SCHEDULED' }, LATEST);
        if (last === null) break;
        scene.moveClock(Math.max(0, (last.dueAt ?? 0) - scene.now()) + DAY_MS);
        if (fleet.kills < KILLS) await fleet.killAtWork('first');
        await quiet(scene);
      }
      const accounts = await accountFor(scene);
      const { accounting } = accounts;
      expect({ ...accounting, ...numbersOf(sample) }).toEqual(accounting);
      expect(accounting).toMatchObject({ pending: 0, unaccounted: 0 });
      expect(accounting.submitted + accounting.notSent + accounting.duplicates + accounting.deadLetters).toBe(DECLINES);
      expect(accounting.recovered + accounting.failed + accounting.contradictions).toBe(accounting.submitted);
      expect(accounting.recovered).toBeGreaterThan(0);
      expect(accounting.contradictions).toBeGreaterThan(0);
      expect(ledgerDifferences(scene.sandbox.ledger(), accounts)).toEqual([]);
      expect(await eventsPublishedTwice(scene, AT_LEAST_ONCE)).toEqual([]);
      expect(fleet.kills).toBeGreaterThanOrEqual(KILLS);
    },
    { partitions: PARTITIONS, sandbox: { seed: 'flood', defaultAsyncDelayMs: 300, faults: FAULTS } },
  ),
  HANGS_AFTER_MS,
);

const PLAN = { seed: 'flood', declines: DECLINES, repeatShare: 0.05, malformedShare: 0.01 };
const KILLS = 6;
const CHUNKS_BETWEEN_KILLS = 12;
const LATEST = { sort: { dueAt: -1 } } as const;

type Member = 'first' | 'second' | 'producers';

/** Two instances of every stage, and one of the producers. */
class Fleet {
  readonly #scene: Scene;
  readonly #members: Record<Member, Pipeline>;
  kills = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#members = { first: this.#start('first'), second: this.#start('second'), producers: this.#start('producers') };
  }

  /** Kills them at the same moment in the middle of their work, and restarts them. */
  async killAtWork(...members: Member[]): Promise<void> {
    await this.#someChunks();
    await Promise.all(members.map((member) => this.#members[member].kill()));
    for (const member of members) this.#members[member] = this.#start(member);
    this.kills += members.length;
  }

  async #someChunks(): Promise<void> {
    const read = () => Object.values(this.#members).reduce((sum, member) => sum + member.count('chunk-read'), 0);
    const enough = read() + CHUNKS_BETWEEN_KILLS;
    await until(
      async () => read() >= enough,
      () => `${read()} of ${enough} chunks`,
    );
  }

  #start(member: Member): Pipeline {
    return this.#scene.start({ roles: member === 'producers' ? PRODUCERS : STAGES, overdueMs: OVERDUE_MS });
  }
}

function quiet(scene: Scene): Promise<void> {
  return waitUntilQuiet(
    scene,
    () => scene.now(),
    () => undefined,
    new AbortController().signal,
  );
}

/** The numbers that follow from the sample alone. */
function numbersOf(sample: readonly SampleMessage[]) {
  const events = sample.flatMap((message) => ('event' in message ? message.event : []));
  const declines = new Set(events.map(({ transactionId }) => transactionId));
  return {
    declines: sample.length,
    deadLetters: sample.length - events.length,
    duplicates: events.length - declines.size,
  };
}
