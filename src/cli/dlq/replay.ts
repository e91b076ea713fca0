import { type DeadLetter, deadLetterPosition, readDeadLetters } from '../../inspect/dead-letters/dead-letters.ts';
import { type Servers, withServers } from '../../inspect/servers.ts';
import { RecordPublisher } from '../../kafka/client/record-publisher.ts';
import type { Operator } from '../../operate/audit.ts';
import { type ReplayEnd, replayVerdict } from '../../operate/dead-letters/replay.ts';
import { replayDeadLetters } from '../../operate/dead-letters/replay-dead-letters.ts';
import { readSettings } from '../../settings/settings.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { progressEvery } from '../progress.ts';
import { listenForStop } from '../stop-request.ts';
import { deadLetterLine } from './dead-letter-text.ts';

export interface ReplayFlags extends OperatorFlags {
  partition?: number;
  fromOffset?: number;
  toOffset?: number;
  since?: number;
  rate: number;
  dryRun?: boolean;
  json?: boolean;
}

/** `salvage dlq replay` */
export async function runReplay(topic: string, flags: ReplayFlags): Promise<void> {
  const { since, rate, dryRun = false, json = false, ...range } = flags;
  const stop = listenForStop((line) => process.stderr.write(`${line}\n`));
  const access = dryRun ? 'read' : 'change';
  await withServers(readSettings(process.env), access, async (servers) => {
    const found: DeadLetter[] = [];
    await readDeadLetters(servers, { topics: [topic], since: since ?? null, ...range }, (deadLetter) => {
      found.push(deadLetter);
    });
    const refused = found.flatMap((deadLetter) => {
      const verdict = replayVerdict(deadLetter);
      return verdict.kind === 'refused' ? [{ place: deadLetterPosition(deadLetter), why: verdict.why }] : [];
    });
    const toReplay = found.filter((deadLetter) => replayVerdict(deadLetter).kind === 'replay');
    if (dryRun && !json) for (const one of toReplay) process.stdout.write(`would replay ${deadLetterLine(one)}\n`);
    const isNothing = dryRun || toReplay.length === 0;
    const end = isNothing
      ? NOTHING_REPLAYED
      : await replayAll(servers, toReplay, { rate, stop }, await operatorOf(flags));
    const unacknowledged = end.unacknowledged.map(deadLetterPosition);
    const failure = end.failure?.message ?? null;
    const { replayed } = end;
    print({ found: found.length, toReplay: toReplay.length, replayed, refused, unacknowledged, failure, dryRun }, json);
  });
}

const NOTHING_REPLAYED: ReplayEnd = { replayed: 0, unacknowledged: [], failure: null };

async function replayAll(
  { kafka, names, database }: Servers,
  deadLetters: readonly DeadLetter[],
  { rate, stop: { signal } }: { readonly rate: number; readonly stop: { readonly signal: AbortSignal } },
  operator: Operator,
): Promise<ReplayEnd> {
  const publisher = new RecordPublisher(kafka);
  const onReplayed = progressEvery((count) => `replayed ${count} of ${deadLetters.length}`);
  try {
    const request = { deadLetters, perSecond: rate, onReplayed, signal };
    return await replayDeadLetters({ publisher, names, database }, request, operator);
  } finally {
    await publisher.close();
  }
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

function print(report: ReplayReport, json: boolean): void {
  const { toReplay, replayed, refused, unacknowledged, failure, dryRun } = report;
  for (const { place, why } of refused) process.stderr.write(`refused ${place}: ${why}\n`);
  for (const place of unacknowledged) {
    process.stderr.write(`not acknowledged ${place}: it may be in the topic or not\n`);
  }
  if (failure !== null) process.stderr.write(`stopped: ${failure}. Run the command again: repeats change nothing.\n`);
  const summary = dryRun
    ? `Dry run: ${toReplay} would be replayed, ${refused.length} refused.`
    : `Replayed ${replayed} of ${toReplay}, refused ${refused.length}.`;
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${summary}\n`);
  if (refused.length > 0 || (!dryRun && replayed < toReplay)) process.exitCode = 1;
}
