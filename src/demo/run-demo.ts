import type { Logger } from '../logging.ts';
import { traceOrder, traceText } from '../operations/trace.ts';
import { type Accounts, accountFor } from './accounting.ts';
import { requestReruns } from './demo-reruns.ts';
import { billingProducer, type DemoWorld, openDemoWorld } from './demo-world.ts';
import { keepPace } from './keep-pace.ts';
import { type LedgerDifference, ledgerDifferences } from './ledger-check.ts';
import { publishSample } from './publish-sample.ts';
import { sampleDeclines } from './sample-declines.ts';
import { waitUntilQuiet } from './wait-until-quiet.ts';

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
  readonly differences: readonly LedgerDifference[];
  readonly chargedCount: number;
  /** One order's whole story. */
  readonly trace: string;
  readonly seconds: number;
  readonly daysPassed: number;
}

const HALF_DAY_MS = 43_200_000;
const DAYS_A_JUMP = 3;
const REPEAT_SHARE = 0.05;
const MALFORMED_SHARE = 0.01;

/** Declines in, outcomes out, on real servers; then everything is shut down. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const startedAt = Date.now();
  await using closing = new AsyncDisposableStack();
  const world = await openDemoWorld(options, closing);
  const domainStart = world.clock.now();
  await publishDeclines(options, world);
  await settle(options, world, 'First answers');
  const reruns = await rerunWhatFailed(options, world);
  options.say(`Reran ${reruns} sales through the rerun API, repeats and mistakes among them`);
  await settle(options, world, 'Reruns');
  await passTheRecycleWaits(options, world);
  await world.roles.stop();
  const accounts = await accountFor(world.servers);
  const ledger = world.sandbox.ledger();
  return {
    accounts,
    differences: ledgerDifferences(ledger, accounts),
    chargedCount: ledger.length,
    trace: await storyOf(world, accounts),
    daysPassed: Math.round((world.clock.now() - domainStart) / (2 * HALF_DAY_MS)),
    seconds: Math.round((Date.now() - startedAt) / 100) / 10,
  };
}

async function publishDeclines(
  { declines, seed, say, showProgress, signal }: DemoOptions,
  world: DemoWorld,
): Promise<void> {
  const plan = { seed, declines, repeatShare: REPEAT_SHARE, malformedShare: MALFORMED_SHARE };
  const producer = billingProducer(world.kafka);
  await producer.connect();
  try {
    const published = await publishSample(
      { producer, ...world.servers },
      sampleDeclines(plan, () => world.clock.now()),
      async (count) => {
        showProgress(`published ${count} of ${declines} declines`);
        await keepPace(world.servers.database, count, signal);
      },
    );
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

function rerunWhatFailed({ seed }: DemoOptions, { servers, roles, settings }: DemoWorld): Promise<number> {
  const url = `http://127.0.0.1:${roles.ports['rerun-api']}`;
  return requestReruns(servers.database, url, settings.rerunApiToken ?? '', seed);
}

/** Only while nothing is in hand is the domain clock moved: a cascade must not expire because a demo is in a hurry. */
async function passTheRecycleWaits(options: DemoOptions, world: DemoWorld): Promise<void> {
  for (;;) {
    const [next] = await world.servers.database
      .collection('submissions')
      .find({ state: 'SCHEDULED' })
      .sort({ dueAt: 1 })
      .limit(1)
      .toArray();
    if (next === undefined) return;
    world.clock.moveTo((next.dueAt ?? 0) + DAYS_A_JUMP * 2 * HALF_DAY_MS);
    options.say(`The clock is moved to ${new Date(world.clock.now()).toISOString().slice(0, 10)}`);
    await settle(options, world, 'Recycle billing');
  }
}

/** A rerun that recovered what a cascade could not shows most; any recovered order where there is none. */
async function storyOf({ servers }: DemoWorld, { completed }: Accounts): Promise<string> {
  const told = completed.find(({ route }) => route === 'RERUN') ?? completed[0];
  return told === undefined ? 'No order was recovered.' : traceText(await traceOrder(servers, told.orderId, null));
}
