import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PREFIX } from '../cluster/merchant.ts';

/** A record as the Java client read it; the topic is without the prefix. */
export interface TopicRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly receivedAt: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

interface JavaReader {
  readonly java: string;
  readonly kafkaLibraries: string;
  readonly kafkaBrokers: string;
  readonly logs: string;
}

const base64 = z.string().transform((text) => Buffer.from(text, 'base64'));
const RecordLine = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  receivedAt: z.int(),
  key: base64.nullable(),
  value: base64.nullable(),
  headers: z.record(z.string(), base64.nullable()),
});
const Line = z.union([z.object({ open: z.string() }), RecordLine]);

const SOURCE = fileURLToPath(new URL('./ReadTopics.java', import.meta.url));
const JVM = [
  '-Xmx256m',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
];
const READ_MS_MAX = 240_000;

/** Everything that is committed now. `open`: partitions where a transaction has not ended. */
export async function readAllTopics(reader: JavaReader): Promise<{ records: TopicRecord[]; open: string[] }> {
  const records: TopicRecord[] = [];
  const open: string[] = [];
  const child = startReader(reader, 'once', (line) => {
    if ('open' in line) open.push(line.open);
    else records.push(line);
  });
  const tooLong = setTimeout(() => child.kill('SIGKILL'), READ_MS_MAX);
  const [code] = await once(child, 'close');
  clearTimeout(tooLong);
  if (code !== 0) throw new Error(`the Java reader ended with ${code}: see ${join(reader.logs, 'reader-once.log')}`);
  return { records, open };
}

/** Collects records as they become visible to a consumer, until `stop`. */
export function followTopics(reader: JavaReader): { readonly records: readonly TopicRecord[]; stop(): void } {
  const records: TopicRecord[] = [];
  const child = startReader(reader, 'follow', (line) => {
    if (!('open' in line)) records.push(line);
  });
  return { records, stop: () => child.kill('SIGKILL') };
}

function startReader(
  { java, kafkaLibraries, kafkaBrokers, logs }: JavaReader,
  mode: 'once' | 'follow',
  onLine: (line: TopicRecord | { open: string }) => void,
): ChildProcess {
  const args = [...JVM, '-cp', join(kafkaLibraries, '*'), SOURCE, kafkaBrokers, PREFIX, mode];
  // It ends when its stdin does, so with this process at the latest.
  const child = spawn(java, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stderr.pipe(createWriteStream(join(logs, `reader-${mode}.log`)));
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = Line.parse(JSON.parse(text));
    onLine('open' in line ? line : toRecord(line));
  });
  return child;
}

function toRecord({ key, headers, topic, ...rest }: z.infer<typeof RecordLine>): TopicRecord {
  const texts = Object.entries(headers).map(([name, value]) => [name, value?.toString() ?? '']);
  const contractTopic = topic.slice(PREFIX.length + 1);
  return { ...rest, topic: contractTopic, key: key?.toString() ?? null, headers: Object.fromEntries(texts) };
}
