import { Writable } from 'node:stream';
import type { StackAddresses } from '../../../local/addresses.ts';
import { environmentOf } from '../../../local/addresses.ts';
import { systemClock } from '../../../src/clock.ts';
import { startConsole } from '../../../src/console/start-console.ts';
import { SnapshotReader } from '../../../src/inspect/snapshot/read-snapshot.ts';
import { Publisher } from '../../../src/kafka/client/publisher.ts';
import { connectDatabase } from '../../../src/mongo/database.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { applySampleConfiguration, benchConfiguration } from '../bench-configuration.ts';
import type { BenchOptions } from '../bench-options.ts';
import { BenchScene } from '../bench-scene.ts';
import { percentilesOf, ratio } from '../figures.ts';
import { CpuMeter } from '../pipeline/cpu-meter.ts';
import { findServerProcesses } from '../pipeline/server-processes.ts';
import { type ConsoleRequest, consoleRequests, idsToAskFor } from './console-requests.ts';
import { examinedSoFar } from './examined.ts';
import { seedDebts } from './seed-debts.ts';
import { seedOperators } from './seed-operators.ts';

/** How long a page of the console waits for each of its requests. */
export interface ConsoleWaits {
  readonly debts: number;
  readonly requests: readonly RequestWait[];
}

export interface RequestWait {
  readonly name: string;
  readonly times: number;
  readonly p50Ms: number;
  readonly maxMs: number;
  /** CPU time of one request: of mongod, null where it runs elsewhere; of the console with the bench that asks it. */
  readonly mongodCpuMs: number | null;
  readonly consoleCpuMs: number;
  /** Of one request. */
  readonly documentsExamined: number;
  readonly keysExamined: number;
  /** Cores that other work on the machine used meanwhile. */
  readonly otherCores: number;
}

const TIMES = 20;

export async function measureConsole(
  addresses: StackAddresses,
  { debts }: Pick<BenchOptions, 'debts'>,
  report: (line: string) => void,
): Promise<ConsoleWaits> {
  const scene = await BenchScene.open(addresses);
  try {
    report(`console: seeding ${debts} debts`);
    await applySampleConfiguration(scene.database);
    await seed(scene, debts, report);
    const console = await startConsoleOn(scene);
    const requests: RequestWait[] = [];
    try {
      for (const request of consoleRequests(await idsToAskFor(scene.database))) {
        const wait = await measure(scene, `http://127.0.0.1:${console.port}`, request);
        report(
          `console: ${request.name}: p50 ${wait.p50Ms} ms, ${wait.documentsExamined} documents, ${wait.keysExamined} keys`,
        );
        requests.push(wait);
      }
    } finally {
      await console.stop();
    }
    return { debts, requests };
  } finally {
    await scene.drop();
  }
}

/** Copying a million documents and building their indexes takes longer than the pipeline waits for an answer. */
async function seed({ addresses, names }: BenchScene, debts: number, report: (line: string) => void): Promise<void> {
  const database = await connectDatabase(addresses.mongodbUri, names.database, { answerWithinMs: null });
  try {
    await seedDebts(database, debts, report);
    await seedOperators(database, debts);
  } finally {
    await database.close();
  }
}

async function startConsoleOn({ addresses, kafka, names, codec, database }: BenchScene) {
  const configuration = await benchConfiguration();
  const publisher = new Publisher({ kafka, codec, names });
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const settings = readSettings({ ...environmentOf(addresses), SALVAGE_PREFIX: names.prefix, CONSOLE_PORT: '0' });
  const server = await startConsole({
    ...{ kafka, names, codec, database, publisher, settings, clock: systemClock, metrics: createMetrics() },
    snapshotReader: new SnapshotReader({ kafka, names, database, clock: systemClock, limits: settings }),
    configuration: { current: () => configuration },
    logger: createLogger({ level: 'fatal', into: silent }),
  });
  const stop = async () => {
    await server.stop();
    await publisher.close();
  };
  return { port: server.port, stop };
}

async function measure(scene: BenchScene, origin: string, request: ConsoleRequest): Promise<RequestWait> {
  const { times = TIMES } = request;
  const waits: number[] = [];
  const before = await examinedSoFar(scene.database);
  const meter = new CpuMeter({ mongod: findServerProcesses(scene.addresses).mongod });
  for (let asked = 0; asked < times; asked++) waits.push(await waitFor(`${origin}${request.path}`, request.until));
  const { byName, benchSeconds, otherCores } = meter.sinceStart();
  const after = await examinedSoFar(scene.database);
  const { p50, max } = percentilesOf(waits);
  const { mongod = null } = byName;
  const ofOne = (total: number) => ratio(total, times);
  return {
    ...{ name: request.name, times, p50Ms: p50, maxMs: max },
    mongodCpuMs: mongod === null ? null : ofOne(mongod * 1_000),
    consoleCpuMs: ofOne(benchSeconds * 1_000),
    documentsExamined: ofOne(after.documents - before.documents),
    keysExamined: ofOne(after.keys - before.keys),
    otherCores: ratio(otherCores, 1),
  };
}

/** Until the answer holds what the page shows first, ms. @throws Error where it is no answer that a page shows. */
async function waitFor(url: string, until: string | null): Promise<number> {
  const leaving = new AbortController();
  const startedAt = performance.now();
  const answer = await fetch(url, { signal: leaving.signal });
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of answer.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (until !== null && text.includes(until)) break;
  }
  const tookMs = performance.now() - startedAt;
  leaving.abort();
  if (!answer.ok || (until !== null && !text.includes(until))) throw new Error(`${url}: ${answer.status} ${text}`);
  return tookMs;
}
