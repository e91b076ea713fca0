import type { Admin, Kafka } from 'kafkajs';
import type { ResultInput } from '../../consumers/apply-results.ts';
import type { ClassifyInput } from '../../consumers/classify-declines.ts';
import type { DocumentRef, SendingContext } from '../../src/domain/decision.ts';
import type { StoredOutput } from '../../src/engine/checkpoint.ts';
import { loadState } from '../../src/engine/chunk/load.ts';
import { encodeOutput, type OutputEncoder } from '../../src/engine/chunk/outputs.ts';
import { ChunkState, type DocumentWrite } from '../../src/engine/chunk/state.ts';
import type { SourceMessage } from '../../src/engine/consumer/inbox.ts';
import type { AnyStage } from '../../src/engine/stage.ts';
import { traceContextOf } from '../../src/kafka/codec/headers.ts';
import { rangesOf } from '../../src/kafka/log/log-bounds.ts';
import { type LogRecord, readLog } from '../../src/kafka/log/log-reader.ts';
import type { Database } from '../../src/mongo/database.ts';

/** What the stage would do for one message. It is decided beforehand: the floor only does it. */
export interface PlannedMessage {
  readonly refs: readonly DocumentRef[];
  readonly writes: readonly DocumentWrite[];
  readonly outputs: readonly StoredOutput[];
}

export type BenchInput = ClassifyInput | ResultInput;

/**
 * By `<topic>/<partition>` (full name), then by offset: the inputs were published without transactions, so without
 * gaps.
 */
export type FloorPlan = ReadonlyMap<string, readonly PlannedMessage[]>;

const LOADED_AT_ONCE = 1_000;

/**
 * Makes the plan from the log and the database as they are before the run, with the stage's own decisions. Messages of
 * one shape share their contents, so that a plan of many fits in memory; each has its own ids.
 */
export async function planFloor<In extends BenchInput>(
  deps: OutputEncoder & { kafka: Kafka; admin: Admin; database: Database },
  stage: AnyStage<In>,
  context: SendingContext,
): Promise<FloorPlan> {
  const plan = new Map<string, PlannedMessage[]>();
  const pool = new ShapePool();
  for (const { topic } of stage.inputs) {
    const records: LogRecord[] = [];
    const ranges = await rangesOf(deps.admin, [deps.names.topic(topic.name)]);
    await readLog(deps, ranges, (record) => void records.push(record));
    for (let from = 0; from < records.length; from += LOADED_AT_ONCE) {
      const part = records.slice(from, from + LOADED_AT_ONCE);
      const inputs: In[] = [];
      for (const { value } of part) {
        const event = await deps.codec.decode(topic, value ?? Buffer.alloc(0));
        // The stage's input type is the union over its own topics, and the codec checked this topic's event.
        inputs.push({ topic: topic.name, event } as In);
      }
      const state = await loadedState(deps.database, stage, inputs);
      for (const [index, record] of part.entries()) {
        const input = inputs[index];
        if (input === undefined) continue;
        const at = `${record.topic}/${record.partition}`;
        const ofPartition = plan.get(at) ?? [];
        ofPartition[record.offset] = pool.shared(planMessage(deps, stage, context, input, sourceOf(record), state));
        plan.set(at, ofPartition);
      }
    }
  }
  return plan;
}

function loadedState<In extends BenchInput>(
  database: Database,
  stage: AnyStage<In>,
  inputs: readonly In[],
): Promise<ChunkState> {
  return database.client.withSession((session) =>
    loadState({ database, session, checkpointId: null }, inputs, (message, state) => stage.reads(message, state)),
  );
}

function planMessage<In extends BenchInput>(
  encoder: OutputEncoder,
  stage: AnyStage<In>,
  context: SendingContext,
  input: In,
  source: SourceMessage,
  loaded: ChunkState,
): PlannedMessage {
  const refs = stage.reads(input, loaded);
  const own = new ChunkState();
  for (const ref of refs) {
    const found =
      'id' in ref ? [loaded.get(ref.collection, ref.id)] : loaded.find(ref.collection, ref.field, ref.value);
    for (const document of found) if (document !== null) own.add(ref.collection, { ...document });
  }
  const { changes, messages } = stage.decide(input, own, context);
  own.apply(changes);
  return {
    refs,
    writes: own.writes(),
    outputs: messages.map((message) => encodeOutput(encoder, message, traceContextOf(source.headers))),
  };
}

function sourceOf({ offset, timestamp, key, value, headers }: LogRecord): SourceMessage {
  return { offset, next: offset + 1, timestamp: String(timestamp), key, value, headers };
}

/** Different contents of each shape: enough that their sizes average out. */
const SAMPLES_A_SHAPE = 200;

class ShapePool {
  readonly #samples = new Map<string, PlannedMessage[]>();
  #drawn = 0;

  shared(message: PlannedMessage): PlannedMessage {
    const samples = this.#samples.get(shapeOf(message)) ?? [];
    this.#samples.set(shapeOf(message), samples);
    if (samples.length < SAMPLES_A_SHAPE) {
      samples.push(message);
      return message;
    }
    const sample = samples[this.#drawn++ % samples.length];
    if (sample === undefined) return message;
    const writes = message.writes.map((write, index) => sharing(write, sample.writes[index] ?? write));
    return { refs: message.refs, writes, outputs: sample.outputs };
  }
}

/** The write for another message of the same shape, with that message's id. */
function sharing({ collection, id }: DocumentWrite, sample: DocumentWrite): DocumentWrite {
  return 'insert' in sample ? { collection, id, insert: sample.insert } : { collection, id, update: sample.update };
}

function shapeOf({ writes, outputs }: PlannedMessage): string {
  const written = writes.map((write) => [
    write.collection,
    'insert' in write ? 'insert' : Object.keys(write.update).length,
  ]);
  return JSON.stringify([written, outputs.map(({ topic }) => topic)]);
}
