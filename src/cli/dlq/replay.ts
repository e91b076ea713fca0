import { deadLetterPosition } from '../../dead-letters/dead-letter.ts';
import { countText } from '../../domain/count-text.ts';
import { selectDeadLetters } from '../../inspect/dead-letters/select-dead-letters.ts';
import { type Servers, withServers } from '../../inspect/servers.ts';
import type { Operator } from '../../operate/audit.ts';
import type { RefusedDeadLetter, ReplayEnd, ReplayRequest } from '../../operate/dead-letters/replay.ts';
import { previewReplay, replayDeadLetters } from '../../operate/dead-letters/replay-dead-letters.ts';
import { readSettings, type Settings } from '../../settings/settings.ts';
import { confirm } from '../confirm.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { progressEvery } from '../progress.ts';
import { listenForStop } from '../stop-request.ts';
import { withPublisher } from '../with-publisher.ts';
import { deadLetterLine } from './dead-letter-text.ts';
import { isSelection, type SelectionFlags, selectionOf } from './selection.ts';

export interface ReplayFlags extends OperatorFlags, SelectionFlags {
  readonly rate: number;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `salvage dlq replay` */
export async function runReplay(topic: string, flags: ReplayFlags): Promise<void> {
  const { rate: perSecond, dryRun = false, json = false } = flags;
  const stop = listenForStop((line) => process.stderr.write(`${line}\n`));
  const settings = readSettings(process.env);
  await withServers(settings, dryRun ? 'read' : 'change', async (servers) => {
    const found = await selectDeadLetters(servers, selectionOf([topic], flags));
    const all = found.map(({ deadLetter }) => deadLetter);
    const { toReplay, refused } = await previewReplay(servers, all);
    if (dryRun && !json) for (const one of toReplay) process.stdout.write(`would replay ${deadLetterLine(one)}\n`);
    const isNothing = dryRun || toReplay.length === 0;
    if (!isNothing && !isSelection(flags) && toReplay.length > 1) {
      await confirm(`This replays ${countText(toReplay.length, 'dead letter')} of ${topic}.`, flags);
    }
    const onReplayed = progressEvery((count) => `replayed ${count} of ${toReplay.length}`);
    const request = { deadLetters: toReplay, perSecond, onReplayed, signal: stop.signal };
    const end = isNothing ? NOTHING_REPLAYED : await replayAll(settings, servers, request, await operatorOf(flags));
    print(reportOf(found.length, toReplay.length, refused, end, dryRun), json);
  });
}

const NOTHING_REPLAYED: ReplayEnd = { replayed: 0, refused: [], unacknowledged: [], failure: null };

async function replayAll(
  settings: Settings,
  { database }: Servers,
  request: ReplayRequest,
  operator: Operator,
): Promise<ReplayEnd> {
  const end = await withPublisher(settings, [], (publisher) =>
    replayDeadLetters({ database, publisher }, request, operator),
  );
  if (end.stop !== null) process.stderr.write(`stopped in the console by ${end.stop.by}: ${end.stop.why}\n`);
  return end;
}

interface ReplayReport {
  readonly found: number;
  readonly toReplay: number;
  readonly replayed: number;
  readonly refused: readonly { place: string; why: string }[];
  /** Sent without an acknowledgement: each may be in its topic or not. */
  readonly unacknowledged: readonly string[];
  /** Why it ended early; null if it was finished or stopped. */
  readonly failure: string | null;
  readonly dryRun: boolean;
}

function reportOf(
  found: number,
  toReplay: number,
  refusedBefore: readonly RefusedDeadLetter[],
  end: ReplayEnd,
  dryRun: boolean,
): ReplayReport {
  const refused = [...refusedBefore, ...end.refused].map(({ deadLetter, why }) => ({
    place: deadLetterPosition(deadLetter),
    why,
  }));
  const unacknowledged = end.unacknowledged.map(deadLetterPosition);
  const failure = end.failure?.message ?? null;
  return { found, toReplay, replayed: end.replayed, refused, unacknowledged, failure, dryRun };
}

function print(report: ReplayReport, json: boolean): void {
  const { toReplay, replayed, refused, unacknowledged, failure, dryRun } = report;
  for (const { place, why } of refused) process.stderr.write(`refused ${place}: ${why}\n`);
  for (const place of unacknowledged) {
    process.stderr.write(`not acknowledged ${place}: it may be in the topic or not\n`);
  }
  if (failure !== null) process.stderr.write(`stopped: ${failure}. Run the command again: repeats change nothing.\n`);
  const summary = dryRun
    ? `Dry run: ${countText(toReplay, 'dead letter')} would be replayed, ${refused.length} refused.`
    : `Replayed ${replayed} of ${countText(toReplay, 'dead letter')}, refused ${refused.length}.`;
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${summary}\n`);
  if (refused.length > 0 || (!dryRun && replayed < toReplay)) process.exitCode = EXIT_CODES.failed;
}
