import type { Publisher } from '../src/kafka/client/publisher.ts';
import { linesOf } from '../src/ndjson/lines.ts';
import { type LineProblem, parseLine } from '../src/ndjson/parse-line.ts';
import type { NdjsonSource } from '../src/ndjson/source.ts';

export interface NdjsonCheck {
  /** Lines that are not empty. */
  lines: number;
  valid: number;
  invalid: number;
  /** The first problems, at most PROBLEMS_MAX. */
  problems: LineProblem[];
  /** Valid lines by topic. */
  byTopic: Record<string, number>;
}

/** As many as a person reads. Invalid lines are counted beyond it. */
export const PROBLEMS_MAX = 50;

/** How many are under way at once: two of the publisher's batches. Memory must not grow with the file. */
const PUBLISHED_AT_ONCE_MAX = 2_000;

/** Called from time to time with the number of lines done so far. */
type OnProgress = (lines: number) => void;

/** Checks every line and publishes nothing. */
export async function checkNdjson(
  source: Pick<NdjsonSource, 'open'>,
  produceKey: string,
  onProgress: OnProgress = () => {},
): Promise<NdjsonCheck> {
  const check: NdjsonCheck = { lines: 0, valid: 0, invalid: 0, problems: [], byTopic: {} };
  for await (const line of linesOf(source.open())) {
    const parsed = parseLine(line, produceKey);
    check.lines += 1;
    if (parsed.kind === 'event') {
      check.valid += 1;
      check.byTopic[parsed.topic.name] = (check.byTopic[parsed.topic.name] ?? 0) + 1;
    } else {
      check.invalid += 1;
      check.problems.push(...parsed.problems.slice(0, PROBLEMS_MAX - check.problems.length));
    }
    onProgress(check.lines);
  }
  return check;
}

/**
 * Publishes every valid line, and resolves with how many Kafka acknowledged. Publishing the same file again is safe: the
 * pipeline recognises repeats (R14).
 */
export async function publishNdjson(
  source: Pick<NdjsonSource, 'open'>,
  publisher: Pick<Publisher, 'publish'>,
  produceKey: string,
  onProgress: OnProgress = () => {},
): Promise<number> {
  let published = 0;
  let sending: Promise<void>[] = [];
  const flush = async () => {
    await Promise.all(sending);
    published += sending.length;
    sending = [];
    onProgress(published);
  };
  for await (const line of linesOf(source.open())) {
    const parsed = parseLine(line, produceKey);
    if (parsed.kind === 'invalid') continue;
    sending.push(publisher.publish(parsed.topic, parsed.event));
    if (sending.length === PUBLISHED_AT_ONCE_MAX) await flush();
  }
  await flush();
  return published;
}
