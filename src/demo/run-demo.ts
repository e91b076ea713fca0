import type { Logger } from 'pino';
import type { LedgerEntry } from '../flexecom/sandbox/wire-types.ts';
import { billingMoves } from './acts/billing-moves.ts';
import { type ConfigurationChange, changeConfiguration } from './acts/change-configuration.ts';
import { rerunDeclinedSales, rerunSimilarAgain } from './acts/demo-reruns.ts';
import { billingProducer, type DemoWorld, openDemoWorld } from './acts/demo-world.ts';
import { keepPace } from './acts/keep-pace.ts';
import { publishSample } from './acts/publish-sample.ts';
import { waitUntilQuiet } from './acts/wait-until-quiet.ts';
import { type Accounts, accountFor } from './report/accounting.ts';
import { type Findings, findOut } from './report/findings.ts';
import { type LedgerDifference, ledgerDifferences } from './report/ledger-check.ts';
import { type Stories, tellStories } from './report/stories.ts';
import { chargeUnasked } from './report/unasked-charges.ts';
import { type DemoMessage, sampleDeclines } from './sample/sample-declines.ts';
import { sceneDeclines } from './sample/scene-declines.ts';

export interface DemoOptions {
  readonly declines: number;
  readonly seed: string;
  readonly logger: Logger;
  /** Told each thing that happens, a line each. */
  readonly say: (line: string) => void;
  /** Told how it stands, many times a second. */
  readonly showProgress: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface DemoResult {
  readonly accounts: Accounts;
  readonly findings: Findings;
  readonly change: ConfigurationChange;
  readonly differences: readonly LedgerDifference[];
  readonly ledger: readonly LedgerEntry[];
  readonly stories: Stories;
  readonly seconds: number;
  readonly daysPassed: number;
}

const DAY_MS = 86_400_000;
const DAYS_A_JUMP = 3;
const REPEAT_SHARE = 0.05;
const MALFORMED_SHARE = 0.01;
/** Of the sample; the rest comes when the second version is in force. */
const FIRST_SHARE = 0.9;

/** Declines in, outcomes out, on real servers; then everything is shut down. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const startedAt = Date.now();
  await using closing = new AsyncDisposableStack();
  const world = await openDemoWorld(options, closing);
  const domainStart = world.clock.now();
  const change = await playAll(options, world);
  await world.roles.stop();
  const accounts = await accountFor(world.servers);
  const ledger = world.sandbox.ledger();
  return {
    accounts,
    findings: await findOut(world.servers, world.configurations),
    change,
    differences: ledgerDifferences(ledger, accounts),
    ledger,
    stories: await tellStories(world.servers, accounts),
    daysPassed: Math.round((world.clock.now() - domainStart) / DAY_MS),
    seconds: Math.round((Date.now() - startedAt) / 100) / 10,
  };
}

/** Billing, operators, the merchant and FlexEcom, one after the other; each waits until the pipeline has come to rest. */
async function playAll(options: DemoOptions, world: DemoWorld): Promise<ConfigurationChange> {
  const { say, seed, signal } = options;
  const sample = messagesOf(options, world);
  await publish(options, world, sample.first());
  await settle(options, world, 'First answers');
  await billingMoves(world.servers.database);
  await rerunDeclinedSales({ world, seed, signal });
  say('Reran declined sales through the API and by command, repeats and mistakes among them');
  await settle(options, world, 'Reruns');
  await chargeUnasked(world, seed, signal);
  say('FlexEcom charged twice what nobody asked for');
  const change = await changeConfiguration(world, signal);
  say(`Applied version 2 of the configuration: of ${change.scheduled} that wait, ${change.moved} were moved`);
  await publish(options, world, sample.second());
  await settle(options, world, 'Answers under version 2');
  await passTheRecycleWaits(options, world);
  return change;
}

/** Both parts come from one draw, so that a repeat in the second may be of a decline in the first. */
function messagesOf({ seed, declines }: DemoOptions, { clock }: DemoWorld) {
  const plan = { seed, declines, repeatShare: REPEAT_SHARE, malformedShare: MALFORMED_SHARE };
  const sample = sampleDeclines(plan, () => clock.now());
  const firstCount = Math.ceil(declines * FIRST_SHARE);
  return {
    *first(): Generator<DemoMessage> {
      yield* sceneDeclines(clock.now());
      for (let index = 0; index < firstCount; index++) {
        const { value, done } = sample.next();
        if (done !== true) yield value;
      }
    },
    second: () => sample,
  };
}

async function publish(
  { showProgress, say, signal }: DemoOptions,
  world: DemoWorld,
  messages: Iterable<DemoMessage>,
): Promise<void> {
  const { database } = world.servers;
  const before = await database.collection('declines').countDocuments({});
  const producer = billingProducer(world.kafka);
  await producer.connect();
  try {
    const published = await publishSample({ producer, ...world.servers }, messages, async (count) => {
      showProgress(`published ${count} declines`);
      await keepPace(database, count, before, signal);
    });
    say(`Published ${published} declines as billing does`);
  } finally {
    await producer.disconnect();
  }
}

function settle({ showProgress, signal }: DemoOptions, world: DemoWorld, what: string): Promise<void> {
  return waitUntilQuiet(
    world.servers,
    () => world.clock.now(),
    ({ inHand, scheduled, ended }) =>
      showProgress(`${what}: ${inHand} submissions in hand, ${scheduled} scheduled, ${ended} ended`),
    signal,
  );
}

/** Only while nothing is in hand is the domain clock moved: a cascade must not expire because a demo is in a hurry. */
async function passTheRecycleWaits(options: DemoOptions, world: DemoWorld): Promise<void> {
  for (let jump = 1; ; jump++) {
    const [next] = await world.servers.database
      .collection('submissions')
      .find({ state: 'SCHEDULED' })
      .sort({ dueAt: 1 })
      .limit(1)
      .toArray();
    if (next === undefined) return;
    world.clock.moveTo((next.dueAt ?? 0) + DAYS_A_JUMP * DAY_MS);
    options.say(`The clock is moved to ${new Date(world.clock.now()).toISOString().slice(0, 10)}`);
    await settle(options, world, 'Recycle billing');
    if (jump > 1) continue;
    await rerunSimilarAgain(world);
    await settle(options, world, 'One more rerun');
  }
}
