import { OLD_INPUTS } from '../../../src/upgrade/first-version.ts';
import type { Role } from '../../../topics/contract/topic.ts';
import { until } from '../../support/until.ts';
import { outletSale, rebill, rerun, sale } from './old-declines.ts';
import {
  ended,
  limitMessages,
  type OldWorld,
  park,
  parkUnknown,
  produceSales,
  publishJunk,
  started,
  untilCount,
} from './old-world.ts';

const DAY_MS = 86_400_000;
const EVERYTHING: readonly Role[] = [
  'classify-declines',
  'submit-to-flexecom',
  'apply-results',
  'flexecom-webhook',
  'scheduler',
  'reconcile',
];
/** Longer than a rebill's next attempt is scheduled ahead. */
const DUE_MS = 12 * DAY_MS;
/** As many as stop a partition of the first version. */
const DEAD_LETTERS_IN_A_ROW = 100;

/**
 * Lets processes of the first version work and die so that each kind of unfinished work is there at the end. A stage's
 * unfinished work must not be seen by a later process of that stage, so the last stage of the pipeline dies first.
 */
export async function leaveInTheMiddle(world: OldWorld): Promise<void> {
  await finishSome(world);
  await dieApplying(world);
  await withdrawUnapplied(world);
  await leaveWithFlexecom(world);
  await dieSubmitting(world);
  await dieClassifying(world);
  await forgetAnOffset(world);
}

/** Everything ends that can: approved, declined, not sent, contradicted; one partition is stopped, one rebill scheduled. */
async function finishSome(world: OldWorld): Promise<void> {
  const { release } = world;
  const running = await started(world, EVERYTHING);
  const at = world.now();
  const named = (name: string, ends: string | null) => ({ name, ends, occurredAt: at });
  const declines = [
    ...['ok-1', 'ok-2', 'ok-3'].map((name) => sale(named(name, 'approve'))),
    ...['no-1', 'no-2'].map((name) => sale(named(name, 'decline'))),
    sale(named('wrong', 'wrong-amount')),
    sale(named('refused', 'refuse')),
    sale(named('hard', 'approve'), {
      decline: { code: '251', text: 'LOST CARD', type: 'HARD', network: 'VISA', adviceCode: null },
    }),
    outletSale(named('outlet-1', 'approve_200'), 'customer-of-two'),
    outletSale(named('outlet-2', 'approve_200'), 'customer-of-two'),
    rebill(named('rebill-ok', 'approve_200')),
    rebill(named('rebill-no', 'decline_200')),
    rebill(named('rebill-early', 'approve'), { attempt: 0 }),
  ];
  await release.produce([...declines, ...declines.slice(0, 4)]);
  await publishJunk(world, 'payment-declined.new-sale', 0, 3);
  await publishJunk(world, 'rerun-requested', 5, DEAD_LETTERS_IN_A_ROW);
  await ended(world, 7);
  await release.produce([rerun('outlet-1', world.now()), rerun('outlet-2', world.now())]);
  world.moveClock(DUE_MS);
  await ended(world, 10);
  await untilCount(world, 'checkpoints', { 'stopped.kind': 'dead-letters' }, 1);
  await running.stop();
}

/** Outputs of apply-results are stored and not published; results of others are read by nobody. */
async function dieApplying(world: OldWorld): Promise<void> {
  const others = await started(world, ['classify-declines', 'submit-to-flexecom', 'flexecom-webhook']);
  const applying = world.release.start(['apply-results'], 'mongo-committed');
  await applying.reached('taken-over', 6);
  await produceSales(world, 'apply', ['approve', 'approve', 'decline', 'approve', 'decline']);
  await applying.reached('mongo-committed');
  await untilCount(world, 'submissions', { orderId: /^order-apply/, state: { $in: ['PENDING', 'SENDING'] } }, 0);
  await applying.kill();
  await others.stop();
}

/** NOT_SENT that apply-results never saw: once with its result published, once without. */
async function withdrawUnapplied(world: OldWorld): Promise<void> {
  for (const name of ['withdrawn', 'withdrawn-silently']) {
    await parkUnknown(world, [name]);
    world.moveClock(20 * 60_000);
    if (name === 'withdrawn-silently') await limitMessages(world, 1);
    const reconciling = await started(world, ['reconcile']);
    await untilCount(world, 'submissions', { orderId: `order-${name}`, state: 'NOT_SENT' }, 1);
    const owed = { orderId: `order-${name}`, 'reconcile.resultToPublish': { $type: 'string' } };
    await untilCount(world, 'submissions', owed, name === 'withdrawn' ? 0 : 1);
    await reconciling.kill();
  }
  await limitMessages(world, 1_048_588);
}

/** SENT: charged without a webhook, and pending at FlexEcom. SENDING: parked, known to FlexEcom and not. SCHEDULED. */
async function leaveWithFlexecom(world: OldWorld): Promise<void> {
  const running = await started(world, ['classify-declines', 'submit-to-flexecom', 'scheduler']);
  const at = world.now();
  await world.release.produce([
    rebill({ name: 'lost', ends: 'lost_200', occurredAt: at }),
    rebill({ name: 'pending-1', ends: null, occurredAt: at }),
    rebill({ name: 'pending-2', ends: null, occurredAt: at }),
  ]);
  await untilCount(world, 'submissions', { state: 'SCHEDULED' }, 3);
  world.moveClock(DUE_MS);
  await untilCount(world, 'submissions', { state: 'SENT' }, 3);
  await running.stop();
  await parkUnknown(world, ['parked-unknown']);
  await park(world, ['parked-charged', 'parked-charged-too'], { latencyMs: 7_000 });
  const last = await started(world, ['classify-declines']);
  await world.release.produce([
    rebill({ name: 'scheduled-1', ends: 'approve_200', occurredAt: world.now() }),
    rebill({ name: 'scheduled-2', ends: 'decline_200', occurredAt: world.now() }),
  ]);
  await untilCount(world, 'submissions', { state: 'SCHEDULED' }, 2);
  await last.stop();
}

/** Three processes that share the partitions die at three steps; what comes later stays PENDING. */
async function dieSubmitting(world: OldWorld): Promise<void> {
  const others = await started(world, ['classify-declines', 'flexecom-webhook']);
  const steps = ['intent-stored', 'effects-done', 'mongo-committed'] as const;
  const submitting = steps.map((step) => world.release.start(['submit-to-flexecom'], step));
  for (const process of submitting) await process.reached('taken-over', 4);
  await new Promise((resolve) => setTimeout(resolve, REBALANCED_MS));
  await produceSales(
    world,
    'submit',
    Array.from({ length: 16 }, (_, index) => SUBMITTED_ENDS[index % SUBMITTED_ENDS.length] ?? ''),
  );
  await Promise.all(submitting.map((process, index) => process.reached(steps[index] ?? '')));
  await untilCount(world, 'submissions', { orderId: /^order-submit/ }, 16);
  await Promise.all(submitting.map((process) => process.kill()));
  await produceSales(world, 'pending', ['approve', 'decline', 'approve', 'approve']);
  await untilCount(world, 'submissions', { orderId: /^order-pending/, state: 'PENDING', customerId: /-sale-/ }, 4);
  await others.stop();
}

/** Answers are stored and not published; behind them and after them, declines are not answered. */
async function dieClassifying(world: OldWorld): Promise<void> {
  const classifying = world.release.start(['classify-declines'], 'mongo-committed');
  await classifying.reached('taken-over', 24);
  await produceSales(
    world,
    'classify',
    Array.from({ length: 6 }, () => 'approve'),
  );
  await world.release.produce([rebill({ name: 'classify-rebill', ends: 'approve_200', occurredAt: world.now() })]);
  await classifying.reached('mongo-committed', 3);
  await untilCount(world, 'declines', { orderId: 'order-classify-rebill' }, 1);
  await classifying.kill();
  await produceSales(world, 'unread', ['approve', 'decline', 'approve', 'approve', 'decline']);
  await world.release.produce([rerun('outlet-2', world.now() + 1)]);
}

/** Published, and the group's offset not committed: as after its offsets expired. */
async function forgetAnOffset({ database, admin, names }: OldWorld): Promise<void> {
  const input = OLD_INPUTS.find(({ topic }) => topic === 'payment-declined.recurring');
  if (input === undefined) throw new Error('the first version read no rebills');
  const groupId = names.group(input.group);
  const topic = names.topic(input.topic);
  // A killed process is a member until its session times out.
  await until(async () => (await admin.describeGroups([groupId])).groups.every(({ state }) => state === 'Empty'));
  const [fetched] = await admin.fetchOffsets({ groupId, topics: [topic] });
  for (const { partition, offset } of fetched?.partitions ?? []) {
    const checkpoint = await database.db
      .collection<{ _id: string; next: number; from: number; outputs: unknown[] }>('checkpoints')
      .findOne({
        _id: `${input.stage}/${input.topic}/${partition}`,
        next: Number(offset),
        'outputs.0': { $exists: true },
      });
    if (checkpoint === null) continue;
    await admin.setOffsets({ groupId, topic, partitions: [{ partition, offset: String(checkpoint.from) }] });
    return;
  }
  throw new Error('no partition of rebills has published outputs');
}

/** A refusal is not in any webhook: of its result there is one publisher only. */
const SUBMITTED_ENDS = ['approve', 'refuse', 'decline', 'refuse'];

/** Members of a group share its partitions some seconds after the last has joined. */
const REBALANCED_MS = 10_000;
