import type { Publisher } from '../src/kafka/client/publisher.ts';
import { linesOf } from '../src/ndjson/lines.ts';
import { type LineProblem, parseLine } from '../src/ndjson/parse-line.ts';
import type { NdjsonSource } from '../src/ndjson/source.ts';

export interface NdjsonCheck {
  /** Lines with something on them. */
  lines: number;
  valid: number;
  invalid: number;
  /** The first ones, at most PROBLEMS_MAX. */
  problems: LineProblem[];
  /** Valid lines by topic. */
  byTopic: Record<string, number>;
}

/** As many as a person looks at; the count of wrong lines goes on. */
export const PROBLEMS_MAX = 50;

/** Awaited together: four of the publisher's batches, and small enough that memory does not grow with the file. */
const PUBLISHED_AT_ONCE_MAX = 2_000;

/** Called now and then with the lines done so far. */
export type OnProgress = (lines: number) => void;

/** Reads everything and publishes nothing. */
export async function checkNdjson(
  source: Pick<NdjsonSource, 'open'>,
  onProgress: OnProgress = () => {},
): Promise<NdjsonCheck> {
  const check: NdjsonCheck = { lines: 0, valid: 0, invalid: 0, problems: [], byTopic: {} };
  for await (const line of linesOf(source.open())) {
    const parsed = parseLine(line);
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
 * Publishes every valid line; resolves with how many Kafka has acknowledged. Publishing the same file again is safe:
 * the pipeline knows repeats (R14).
 */
export async function publishNdjson(
  source: Pick<NdjsonSource, 'open'>,
  publisher: Pick<Publisher, 'publish'>,
  onProgress: OnProgress = () => {},
): Promise<number> {
  let published = 0;
  let sending: Promise<void>[] = [];
  const settle = async () => {
    await Promise.all(sending);
    published += sending.length;
    sending = [];
    onProgress(published);
  };
  for await (const line of linesOf(source.open())) {
    const parsed = parseLine(line);
    if (parsed.kind === 'invalid') continue;
    sending.push(publisher.publish(parsed.topic, parsed.event));
    if (sending.length === PUBLISHED_AT_ONCE_MAX) await settle();
  }
  await settle();
  return published;
}
