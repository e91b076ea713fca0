import { z } from 'zod';
import type { StackAddresses } from '../../local/addresses.ts';
import { benchConfiguration } from './bench-configuration.ts';
import { benchMessages } from './bench-declines.ts';
import type { BenchOptions } from './bench-options.ts';
import { seedResults } from './bench-results.ts';
import { BenchScene } from './bench-scene.ts';
import { ratio } from './figures.ts';
import { Measured, type RunPlan, runMeasured } from './measured-process.ts';

const FloorRun = Measured.extend({ loaded: z.int(), written: z.int(), outputs: z.int() });
type FloorRun = z.infer<typeof FloorRun>;

export interface StageThroughput {
  readonly messages: number;
  readonly messagesPerSecond: number;
  readonly floorMessagesPerSecond: number;
  readonly floorWithoutStoredOutputsMessagesPerSecond: number;
  /** Compared with the floor that stores the outputs, as the stage does. The target is 0.95. */
  readonly throughputRatio: number;
  readonly throughputWithoutStoredOutputsRatio: number;
  /**
   * Time of the faster of the floor's two runs, divided by the slower's. Far below 1, something disturbed them, and no
   * ratio here is valid.
   */
  readonly floorSpreadRatio: number;
  /** The floor's CPU time per message, divided by the stage's: other work on the machine disturbs it less. */
  readonly cpuRatio: number;
  readonly cpuMicrosPerMessage: number;
  readonly floorCpuMicrosPerMessage: number;
  readonly messagesPerChunk: number;
  readonly floorMessagesPerChunk: number;
  /**
   * Documents found and written, and messages published, per message: where floor and stage differ, the report says
   * so.
   */
  readonly loadedPerMessage: number;
  readonly writtenPerMessage: number;
  readonly outputsPerMessage: number;
  /** Documents that the stage wrote a second, checkpoints not counted. */
  readonly documentsPerSecond: number;
}

type StageName = RunPlan['stage'];
type Report = (line: string) => void;

/**
 * One stage through the whole engine, beside the floor with and without stored outputs, over the same messages in the
 * same topics and the same documents. The floor with stored outputs runs before the stage and after it, as servers warm
 * up, and the faster run is the measure.
 */
export async function measureThroughput(
  addresses: StackAddresses,
  stage: StageName,
  options: Pick<BenchOptions, 'messages' | 'profileFolder'>,
  report: Report,
): Promise<StageThroughput> {
  const scene = await BenchScene.open(addresses);
  try {
    report(`${stage}: publishing ${options.messages} messages`);
    await fill(scene, stage, options.messages);
    const runPlan: RunPlan = {
      ...addresses,
      prefix: scene.names.prefix,
      stage,
      messages: options.messages,
      floor: null,
    };
    const before = await scene.copyDatabase('before');
    const after = await scene.copyDatabase('after');
    const bareCopy = await scene.copyDatabase('bare');
    const floor = async (database: string, storeOutputs: boolean) => {
      const plan = { ...runPlan, floor: { database, storeOutputs } };
      const run = await runMeasured('./floor-process.ts', plan, FloorRun, options.profileFolder);
      report(`${stage}: floor ${storeOutputs ? 'with' : 'without'} stored outputs: ${perSecond(run)} messages/s`);
      return run;
    };
    const first = await floor(before, true);
    const own = await runMeasured('./stage-process.ts', runPlan, Measured, options.profileFolder);
    report(`${stage}: through the engine: ${perSecond(own)} messages/s`);
    const last = await floor(after, true);
    const bare = await floor(bareCopy, false);
    await expectSameDocuments(scene, before);
    return compare(own, [first, last], bare);
  } finally {
    await scene.drop();
  }
}

async function fill(scene: BenchScene, stage: StageName, messages: number): Promise<void> {
  if (stage === 'classify-declines') return scene.publish(benchMessages(messages));
  await scene.publish(seedResults(scene.database, await benchConfiguration(), messages));
}

/** A floor that wrote other documents would measure nothing. */
async function expectSameDocuments(scene: BenchScene, floorDatabase: string): Promise<void> {
  const floor = scene.database.client.db(floorDatabase);
  for (const collection of ['debts', 'declines', 'submissions', 'orders', 'subscriptions', 'customerSalvages']) {
    const counts = [
      await scene.database.db.collection(collection).countDocuments(),
      await floor.collection(collection).countDocuments(),
    ];
    if (counts[0] !== counts[1]) {
      throw new Error(`the stage left ${counts[0]} ${collection} and the floor ${counts[1]}: they did not do the same`);
    }
  }
}

function compare(own: Measured, floors: readonly [FloorRun, FloorRun], bare: FloorRun): StageThroughput {
  const [stored, slower] = floors[0].seconds <= floors[1].seconds ? floors : [floors[1], floors[0]];
  return {
    messages: own.messages,
    messagesPerSecond: perSecond(own),
    floorMessagesPerSecond: perSecond(stored),
    floorWithoutStoredOutputsMessagesPerSecond: perSecond(bare),
    throughputRatio: ratio(stored.seconds, own.seconds),
    throughputWithoutStoredOutputsRatio: ratio(bare.seconds, own.seconds),
    floorSpreadRatio: ratio(stored.seconds, slower.seconds),
    cpuRatio: ratio(stored.cpuSeconds, own.cpuSeconds),
    cpuMicrosPerMessage: Math.round((own.cpuSeconds / own.messages) * 1e6),
    floorCpuMicrosPerMessage: Math.round((stored.cpuSeconds / stored.messages) * 1e6),
    messagesPerChunk: Math.round(own.messages / own.chunks),
    floorMessagesPerChunk: Math.round(stored.messages / stored.chunks),
    loadedPerMessage: ratio(stored.loaded, stored.messages),
    writtenPerMessage: ratio(stored.written, stored.messages),
    outputsPerMessage: ratio(stored.outputs, stored.messages),
    documentsPerSecond: Math.round((stored.written / stored.messages) * (own.messages / own.seconds)),
  };
}

function perSecond({ messages, seconds }: Measured): number {
  return Math.round(messages / seconds);
}
