import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackAddresses } from '../../../local/addresses.ts';
import { cacheFolder } from '../../../local/folders.ts';
import { freePorts } from '../../../local/free-ports.ts';
import { LocalServer } from '../../../local/local-server.ts';
import { requireJava } from '../../../local/prerequisites.ts';
import { RecordPublisher } from '../../../src/kafka/client/record-publisher.ts';
import { createTopics } from '../../../src/kafka/setup/create-topics.ts';
import { benchMessages } from '../bench-declines.ts';
import type { BenchOptions } from '../bench-options.ts';
import { BenchScene } from '../bench-scene.ts';
import { ratio } from '../figures.ts';
import { CpuMeter } from '../pipeline/cpu-meter.ts';
import { listenerOn } from '../pipeline/server-processes.ts';
import type { StageThroughput } from '../throughput.ts';
import { ensureConnectFiles } from './connect-files.ts';
import { connectWorker } from './connect-worker.ts';

/** Documents a second of the stages, beside Kafka Connect's MongoDB sink on the same servers in the same run. */
export interface ConnectComparison {
  readonly messages: number;
  /** Connect writes one document a message, at least once, into one collection, and decides nothing. */
  readonly connectDocumentsPerSecond: number;
  readonly connectCpuMicrosPerDocument: number;
  readonly classifyDeclinesDocumentsPerSecond: number;
  readonly applyResultsDocumentsPerSecond: number;
  readonly classifyDeclinesCpuMicrosPerDocument: number;
  readonly applyResultsCpuMicrosPerDocument: number;
  /** The stage's documents a second over Connect's. */
  readonly classifyDeclinesRatio: number;
  readonly applyResultsRatio: number;
}

type Report = (line: string) => void;

const COLLECTION = 'connectDeclines';
/** As the pipeline's own topics have. */
const PARTITIONS = 6;
const POLL_MS = 20;
const WITHIN_MS = 600_000;
const PUBLISHED_AT_ONCE = 4_000;

export async function compareWithConnect(
  addresses: StackAddresses,
  { messages }: Pick<BenchOptions, 'messages'>,
  stages: { readonly classifyDeclines: StageThroughput; readonly applyResults: StageThroughput },
  report: Report,
): Promise<ConnectComparison> {
  const run = await measureConnect(addresses, messages, report);
  const classified = stages.classifyDeclines.documentsPerSecond;
  const applied = stages.applyResults.documentsPerSecond;
  return {
    messages,
    connectDocumentsPerSecond: Math.round(run.perSecond),
    connectCpuMicrosPerDocument: run.cpuMicros,
    classifyDeclinesDocumentsPerSecond: classified,
    applyResultsDocumentsPerSecond: applied,
    classifyDeclinesCpuMicrosPerDocument: cpuMicrosPerDocument(stages.classifyDeclines),
    applyResultsCpuMicrosPerDocument: cpuMicrosPerDocument(stages.applyResults),
    classifyDeclinesRatio: ratio(classified, run.perSecond),
    applyResultsRatio: ratio(applied, run.perSecond),
  };
}

function cpuMicrosPerDocument({ cpuMicrosPerMessage, writtenPerMessage }: StageThroughput): number {
  return Math.round(cpuMicrosPerMessage / writtenPerMessage);
}

async function measureConnect(addresses: StackAddresses, messages: number, report: Report) {
  const java = await requireJava(process.env);
  const files = await ensureConnectFiles(cacheFolder(process.env), report);
  const scene = await BenchScene.open(addresses);
  const folder = await mkdtemp(join(tmpdir(), 'salvage-connect-'));
  const topic = scene.names.topic('bench-connect');
  const [port = 0] = await freePorts(1);
  const database = scene.names.database;
  const connector = scene.names.prefix;
  const server = new LocalServer(
    connectWorker({ ...addresses, ...files, java, folder, port, topic, database, collection: COLLECTION, connector }),
  );
  try {
    report(`Kafka Connect: publishing ${messages} messages, and as many to warm up with`);
    await publishAsJson(scene, topic, 2 * messages);
    await server.start();
    const run = await watchDocuments(scene, messages, listenerOn(port) ?? 0);
    report(`Kafka Connect: ${Math.round(run.perSecond)} documents/s`);
    return run;
  } finally {
    await server.stop();
    await scene.admin.deleteGroups([`connect-${connector}`]).catch(() => undefined);
    await scene.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function publishAsJson(scene: BenchScene, topic: string, messages: number): Promise<void> {
  await createTopics(scene.admin, [{ topic, numPartitions: PARTITIONS }]);
  const publisher = new RecordPublisher(scene.kafka);
  let batch: Promise<void>[] = [];
  for (const { event } of benchMessages(messages)) {
    const [key, value] = [Buffer.from(event.orderId), Buffer.from(JSON.stringify(event))];
    batch.push(publisher.publish({ topic, key, value, headers: {} }));
    if (batch.length < PUBLISHED_AT_ONCE) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
  await publisher.close();
}

/** The clock starts when as many documents are there as it then measures: the JVM has compiled what runs often. */
async function watchDocuments({ database }: BenchScene, messages: number, pid: number) {
  const collection = database.db.collection(COLLECTION);
  const deadline = performance.now() + WITHIN_MS;
  let start: { readonly documents: number; readonly atMs: number; readonly meter: CpuMeter } | null = null;
  for (;;) {
    const documents = await collection.estimatedDocumentCount();
    const atMs = performance.now();
    if (start !== null && documents >= 2 * messages) {
      const measured = documents - start.documents;
      const cpuSeconds = start.meter.sinceStart().byName.connect ?? 0;
      return {
        perSecond: (measured * 1_000) / (atMs - start.atMs),
        cpuMicros: Math.round((cpuSeconds / measured) * 1e6),
      };
    }
    if (documents >= messages) start ??= { documents, atMs, meter: new CpuMeter({ connect: [pid] }) };
    if (atMs > deadline) throw new Error(`Kafka Connect wrote only ${documents} documents in ten minutes`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
