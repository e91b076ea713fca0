import type { Logger } from 'pino';
import { countText } from '../domain/count-text.ts';
import { cancelSubscription } from './acts/cancel-with-flexecom.ts';
import { changeBilling } from './acts/change-billing.ts';
import { changeConfiguration } from './acts/change-configuration.ts';
import { chargeUnrequested } from './acts/charge-unrequested.ts';
import { type DemoWorld, openDemoWorld } from './acts/demo-world.ts';
import { publishAsBilling } from './acts/publish-as-billing.ts';
import { rerunDeclinedSales, rerunSimilarAgain } from './acts/rerun-declined-sales.ts';
import { waitUntilQuiet } from './acts/wait-until-quiet.ts';
import { accountFor } from './report/accounting.ts';
import { gatherFindings } from './report/findings.ts';
import { ledgerDifferences } from './report/ledger-check.ts';
import { findStories } from './report/stories.ts';
import type { DemoResult } from './report/summary.ts';
import type { ScheduleChanges } from './sample/configuration-versions.ts';
import { type DemoMessage, sampleDeclines } from './sample/sample-declines.ts';
import { sceneDeclines } from './sample/scene-declines.ts';

interface DemoOptions {
  readonly declines: number;
  readonly seed: string;
  readonly logger: Logger;
  /** Prints a line about something that happened. */
  readonly say: (line: string) => void;
  /** Shows the current progress; called many times a second. */
  readonly showProgress: (text: string) => void;
  readonly signal: AbortSignal;
  /** Called at the end, while everything still runs, with the address of the console; what it returns is waited for. */
  readonly keep?: (result: DemoResult, consoleUrl: string) => Promise<void>;
}

const DAY_MS = 86_400_000;
const DAYS_A_JUMP = 3;
const REPEAT_SHARE = 0.05;
const MALFORMED_SHARE = 0.01;
/** Of the sample; the rest is published under the second version of the configuration. */
const FIRST_SHARE = 0.9;

/** The demo's script: starts everything on real servers, plays every act, reports and stops everything. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const startedAt = Date.now();
  await using closing = new AsyncDisposableStack();
  const world = await openDemoWorld(options, closing);
  const domainStartedAt = world.clock.now();
  const scheduleChanges = await playActs(options, world);
  if (options.keep === undefined) await world.roles.stop();
  const accounts = await accountFor(world.servers);
  const ledger = world.sandbox.ledger();
  const result = {
    accounts,
    findings: await gatherFindings(world.servers, world.configurations),
    scheduleChanges,
    differences: ledgerDifferences(ledger, accounts),
    ledger,
    stories: await findStories(world.servers, accounts),
    daysPassed: Math.round((world.clock.now() - domainStartedAt) / DAY_MS),
    seconds: Math.round((Date.now() - startedAt) / 100) / 10,
  };
  await options.keep?.(result, world.consoleUrl);
  return result;
}

async function playActs(options: DemoOptions, world: DemoWorld): Promise<ScheduleChanges> {
  const { say, seed, signal } = options;
  const declines = splitDeclines(options, world);

  await publish(options, world, declines.first());
  await untilQuiet(options, world, 'Answering');

  await changeBilling(world.servers.database);
  await rerunDeclinedSales(world, seed, signal);
  say('Reran declined sales through the API and the command line, with repeats and requests that are refused');
  await untilQuiet(options, world, 'Rerunning');

  await chargeUnrequested(world, signal);
  say('FlexEcom made two charges that nobody requested');

  const seconds = await cancelSubscription(world, signal);
  say(`A subscriber cancelled while FlexEcom had the rebill: called back within ${seconds} s, and not charged`);

  const scheduleChanges = await changeConfiguration(world, signal);
  const { scheduled, moved } = scheduleChanges;
  say(`Applied version 2 of the configuration: it moved ${moved} of ${countText(scheduled, 'scheduled submission')}`);
  await publish(options, world, declines.second());
  await untilQuiet(options, world, 'Answering under version 2');

  await passRecycleWaits(options, world);
  return scheduleChanges;
}

/** Both parts come from one draw, so that a repeat in the second can have its original in the first. */
function splitDeclines({ seed, declines }: DemoOptions, { clock }: DemoWorld) {
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

async function publish(options: DemoOptions, world: DemoWorld, messages: Iterable<DemoMessage>): Promise<void> {
  const { showProgress, say, signal } = options;
  const onPublished = (count: number) => showProgress(`Publishing: ${countText(count, 'decline')}`);
  const published = await publishAsBilling(world, messages, onPublished, signal);
  say(`Published ${countText(published, 'decline')}`);
}

function untilQuiet({ showProgress, signal }: DemoOptions, world: DemoWorld, activity: string): Promise<void> {
  return waitUntilQuiet(
    world.servers,
    () => world.clock.now(),
    ({ open, scheduled, ended }) =>
      showProgress(`${activity}: ${countText(open, 'submission')} open, ${scheduled} scheduled, ${ended} ended`),
    signal,
  );
}

/** Moves the domain clock from one scheduled submission to the next, only at rest: else open cascades would expire. */
async function passRecycleWaits(options: DemoOptions, world: DemoWorld): Promise<void> {
  const submissions = world.servers.database.collection('submissions');
  for (let jump = 1; ; jump++) {
    const next = await submissions.findOne({ state: 'SCHEDULED' }, { sort: { dueAt: 1 } });
    if (next === null) return;
    world.clock.moveTo((next.dueAt ?? 0) + DAYS_A_JUMP * DAY_MS);
    options.say(
      `Moved the clock to ${new Date(world.clock.now()).toISOString().slice(0, 10)}, when scheduled submissions are due`,
    );
    await untilQuiet(options, world, 'Recycling');
    if (jump > 1) continue;
    await rerunSimilarAgain(world);
    await untilQuiet(options, world, 'Rerunning once more');
  }
}
