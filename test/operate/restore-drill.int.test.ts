import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ALL_CHECKPOINTS, checkpointCollection, nameOfCheckpoint } from '../../src/engine/checkpoint.ts';
import { readCheckpoints } from '../../src/inspect/checkpoints/checkpoints.ts';
import { consumerGroupOf } from '../../src/inspect/stage-topics.ts';
import { measureLag } from '../../src/inspect/status/lag.ts';
import { DAY_MS, EVERYTHING, leaveUnderWay, liveTheDay, untilEnded } from '../faults/support/lost-day.ts';
import { charges } from '../faults/support/outcomes.ts';
import { dumpDatabase, restoreDatabase } from '../faults/support/restored-database.ts';
import { type Scene, withScene } from '../faults/support/scene.ts';
import { booksOf, outcomesOf, repeatsThatDiffer } from '../faults/support/told.ts';
import { type RecordedExchange, startWireRecorder } from '../flexecom/support/wire-recorder.ts';
import { salvage } from '../support/salvage-command.ts';
import { commandEnvironment } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** A dozen processes and commands, one after another. Only ends what would hang. */
const TAKES_AT_MOST_MS = 900_000;
const OPTIONS = { sandbox: { instantAnswerWithinMs: 300 } };
/** Of the last day FlexEcom has one not yet, and it may still go out. */
const LAST_CHARGE = 'last-rebill charged 4495 USD';

describe('the drill: yesterday’s MongoDB beside today’s Kafka', () => {
  it.concurrent(
    'is refused with its numbers, and with the commands of the runbook it catches up: nothing is charged twice or unanswered',
    withScene(async (scene) => {
      const before = await restoredAfterADay(scene);
      const exchanges = await drilled(scene);
      const outcomes = await outcomesOf(scene);
      expect({ charges: charges(scene), books: await booksOf(scene), outcomes: distinct(outcomes) }).toEqual({
        charges: [...before.charges, LAST_CHARGE].sort(),
        books: before.books,
        outcomes: distinct(before.outcomes),
      });
      expect(repeatsThatDiffer(outcomes)).toEqual([]);
      expect(await scene.database.collection('contradictions').countDocuments({ settled: null })).toBe(0);
      expect(postsBeforeTheirKeyWasAskedFor(exchanges)).toEqual([]);
    }, OPTIONS),
    TAKES_AT_MOST_MS,
  );

  it.concurrent(
    'where nothing is refused or asked first, contradicts itself to billing: those mechanisms are what prevents it',
    withScene(async (scene) => {
      const before = await restoredAfterADay(scene);
      await hideThatKafkaIsAhead(scene);
      const wire = await startWireRecorder(scene.sandbox.url);
      scene.start({ roles: EVERYTHING, flexecomUrl: wire.url, skip: ['key-asked-for'] });
      await caughtUp(scene);
      const told = distinct(before.outcomes);
      const also = distinct(await outcomesOf(scene)).filter((line) => !told.includes(line));
      const charged = ['day-ok-1', 'day-ok-2', 'day-ok-3', 'day-slow'];
      const billingIsToCharge = charged.filter((name) =>
        also.some((line) => line.includes(` ${name} decline-not-sent CASCADE_EXPIRED `)),
      );
      expect(billingIsToCharge).toEqual(charged);
      expect(postsBeforeTheirKeyWasAskedFor(wire.exchanges)).not.toEqual([]);
      // FlexEcom answers a key once, so even then nothing is charged twice.
      expect(charges(scene)).toEqual([...new Set(charges(scene))]);
      await wire.close();
    }, OPTIONS),
    TAKES_AT_MOST_MS,
  );
});

/** Without the last two, which had not ended when the database was lost. */
function distinct(outcomes: readonly string[]): string[] {
  return [...new Set(outcomes)].filter((line) => !line.includes(' last'));
}

/** As if a group's offset beyond its checkpoint were nothing to stop at. */
async function hideThatKafkaIsAhead(scene: Scene): Promise<void> {
  for (const { checkpoint, input, partition } of await readCheckpoints(scene, [])) {
    const offsets = {
      topic: scene.names.topic(input.topic),
      partitions: [{ partition, offset: String(checkpoint.next) }],
    };
    // A killed process is a member of its groups for a few seconds.
    await until(() =>
      scene.admin.setOffsets({ groupId: consumerGroupOf(scene.names, input), ...offsets }).then(
        () => true,
        () => false,
      ),
    );
  }
}

interface Before {
  readonly charges: readonly string[];
  readonly books: readonly string[];
  readonly outcomes: readonly string[];
}

async function restoredAfterADay(scene: Scene): Promise<Before> {
  await leaveUnderWay(scene);
  const yesterday = await dumpDatabase(scene.database);
  await liveTheDay(scene);
  const before = { charges: charges(scene), books: await booksOf(scene), outcomes: await outcomesOf(scene) };
  await restoreDatabase(scene.database, yesterday);
  scene.moveClock(DAY_MS);
  return before;
}

/** Does what the runbook says, and returns what FlexEcom was asked meanwhile. */
async function drilled(scene: Scene): Promise<readonly RecordedExchange[]> {
  const wire = await startWireRecorder(scene.sandbox.url);
  try {
    const ahead = await aheadOf(scene);
    expect(ahead.length).toBeGreaterThan(8);
    const running = scene.start({ roles: EVERYTHING, flexecomUrl: wire.url });
    const stopped = checkpointCollection(scene.database);
    await until(
      async () => (await stopped.countDocuments({ 'stopped.kind': 'refused' })) === ahead.length,
      async () => running.log.slice(-3000),
    );
    for (const { name, next, committed } of ahead) {
      const found = await stopped.findOne({ _id: `v2/${name}` });
      expect(found?.stopped?.reason).toContain(`committed offset ${committed}, but the checkpoint is at ${next}`);
    }
    for (const command of commandsOfTheRunbook()) {
      if (command.includes('classify-declines/rerun-requested')) await untilEnded(scene, 22);
      // What only shows something takes no reason.
      const why = command.includes('reset') ? ['--why', 'a drill'] : [];
      const { code, stderr } = await salvage([...command, ...why], commandEnvironment(scene.names.prefix));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      await caughtUp(scene);
    }
    await untilEnded(scene, 26);
    await caughtUp(scene);
    await running.stop();
    return wire.exchanges;
  } finally {
    await wire.close();
  }
}

async function aheadOf(scene: Scene) {
  const views = await readCheckpoints(scene, []);
  return views
    .filter(({ checkpoint, committed }) => committed > checkpoint.next)
    .map(({ name, checkpoint, committed }) => ({ name, next: checkpoint.next, committed }));
}

/** The commands of the page's section, in order. */
function commandsOfTheRunbook(): string[][] {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split('## When MongoDB was restored to an earlier day');
  const [text = ''] = section.split('\n## ');
  return [...text.matchAll(/^ {7}salvage (.*)$/gm)].map(([, words = '']) => words.split(' '));
}

/** What is not refused any more has no lag. */
async function caughtUp(scene: Scene): Promise<void> {
  await until(async () => {
    const checkpoints = await checkpointCollection(scene.database).find(ALL_CHECKPOINTS).toArray();
    const byName = new Map(checkpoints.map((checkpoint) => [nameOfCheckpoint(checkpoint._id), checkpoint]));
    const lag = await measureLag(scene, byName, Date.now());
    const isBehind = lag.some(
      ({ stage, topic, partition, messages }) =>
        messages > 0 && byName.get(`${stage}/${topic}/${partition}`)?.stopped === null,
    );
    return !isBehind;
  });
}

const KEY = /sub_\w+/;

function keyOf({ path, requestHeaders }: RecordedExchange): string {
  return KEY.exec(path)?.[0] ?? String(requestHeaders['idempotency-key']);
}

function isCreate({ method, path }: RecordedExchange): boolean {
  return method === 'POST' && path === '/v1/submissions';
}

function postsBeforeTheirKeyWasAskedFor(exchanges: readonly RecordedExchange[]): string[] {
  const isAsked = (exchange: RecordedExchange) => exchange.method === 'GET' && exchange.path.includes('/by-key/');
  return exchanges.flatMap((exchange, index) => {
    if (!isCreate(exchange)) return [];
    const earlier = exchanges.slice(0, index).filter((one) => keyOf(one) === keyOf(exchange));
    return earlier.some(isAsked) ? [] : [keyOf(exchange)];
  });
}
