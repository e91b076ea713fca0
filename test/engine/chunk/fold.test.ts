import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Decision } from '../../../src/domain/decision.ts';
import type { StoredTrace } from '../../../src/domain/documents/stored-trace.ts';
import { type Folded, type FoldRules, foldChunk } from '../../../src/engine/chunk/fold.ts';
import type { ReadableMessage, ReadMessage } from '../../../src/engine/chunk/read-chunk.ts';
import { ChunkState } from '../../../src/engine/chunk/state.ts';
import type { SourceMessage } from '../../../src/engine/consumer/inbox.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { namesFor } from '../../../src/names.ts';
import { configuration } from '../../domain/support/configuration.ts';
import { memoryRegistry } from '../../kafka/support/memory-registry.ts';
import { aSubmission } from '../../support/a-submission.ts';
import { countedIn, countedOut, countingStage } from '../support/counting-stage.ts';

type Input = Parameters<typeof countingStage.decide>[0];

const CHUNK = 'counting/counted-in/0/1/0';
const CONTEXT = { now: 1_780_000_000_000, config: configuration(), dispatch: { checkpoint: 'c', epoch: 1 } };
const names = namesFor('');
let codec: Codec;

beforeAll(async () => {
  const registry = memoryRegistry();
  await registry.add(names.subject(countedOut.name), countedOut.avro);
  codec = new Codec(registry, names);
  await codec.prepare([countedOut]);
});

function sourceAt(offset: number): SourceMessage {
  const value = Buffer.from(`bytes ${offset}`);
  return { offset, next: offset + 1, timestamp: '1780000000000', key: Buffer.from('order-1'), value, headers: {} };
}

/** A message of one order; the stage of the tests notes its event id in the order's document and answers it. */
function message(offset: number, text = 'good', orderId = 'order-1'): ReadableMessage<Input> {
  const event = { eventId: `e${offset}`, orderId, occurredAt: offset, text };
  return { kind: 'readable', source: sourceAt(offset), input: { topic: countedIn.name, event } };
}

function poison(offset: number): ReadMessage<Input> {
  return { kind: 'poison', source: sourceAt(offset), reason: 'not Avro' };
}

function decideByStage({ input }: ReadableMessage<Input>, state: ChunkState): Decision {
  const { text } = input.event;
  const decision = countingStage.decide(input, state, CONTEXT);
  // An answer that says `invalid` breaks its topic's contract, one that says `huge` is too large for a broker.
  if (text !== 'invalid' && text !== 'huge') return decision;
  const said = text === 'huge' ? 'x'.repeat(1_000_000) : text;
  const messages = decision.messages.map((output) => ({ ...output, event: { ...output.event, text: said } }));
  return { ...decision, messages };
}

interface Given {
  readonly state?: ChunkState;
  readonly inARowBefore?: number;
  readonly inARowMax?: number;
  readonly rules?: Partial<FoldRules<Input>>;
}

function fold(messages: readonly ReadMessage<Input>[], given: Given = {}): Promise<Folded<Input>> {
  const rules: FoldRules<Input> = {
    encoder: { codec, names, chunkId: CHUNK },
    partition: { stage: 'counting', topic: countedIn.name, partition: 0 },
    deadLettersInARowMax: given.inARowMax ?? 100,
    now: CONTEXT.now,
    decide: decideByStage,
    insteadOfDeadLetter: () => null,
    ...given.rules,
  };
  return foldChunk(rules, given.state ?? new ChunkState(), messages, given.inARowBefore ?? 0);
}

/** The messages that were noted in an order's document, in order. */
function noted(state: ChunkState, orderId = 'order-1'): string[] {
  return state.get('customerSalvages', orderId)?.submissions?.map(({ submissionId }) => submissionId) ?? [];
}

/** What was published: `out/<event id>` for an answer, `dead <offset>` for a dead letter. */
function published({ outputs }: Folded<Input>): string[] {
  return outputs.map(({ headers }) =>
    headers.salvage_offset === undefined ? String(headers.ce_id) : `dead ${headers.salvage_offset}`,
  );
}

function reasons({ outputs }: Folded<Input>): string[] {
  return outputs.flatMap(({ headers }) =>
    headers.salvage_reason === undefined ? [] : [String(headers.salvage_reason)],
  );
}

describe('folding a chunk', () => {
  it('decides each message on the documents as the messages before it left them', async () => {
    const state = new ChunkState();
    const folded = await fold([message(0), message(1), message(2)], { state });
    expect(noted(state)).toEqual(['e0', 'e1', 'e2']);
    expect(published(folded)).toEqual(['out/e0', 'out/e1', 'out/e2']);
    expect(folded.covered).toHaveLength(3);
  });

  it('keeps the order of the partition where the messages of several orders alternate', async () => {
    const state = new ChunkState();
    const folded = await fold(
      [message(0, 'good', 'a'), message(1, 'good', 'b'), message(2, 'good', 'a'), message(3, 'good', 'b')],
      { state },
    );
    expect(published(folded)).toEqual(['out/e0', 'out/e1', 'out/e2', 'out/e3']);
    expect([noted(state, 'a'), noted(state, 'b')]).toEqual([
      ['e0', 'e2'],
      ['e1', 'e3'],
    ]);
  });

  it('writes each document once, whatever number of messages changed it', async () => {
    const state = new ChunkState();
    await fold([message(0), message(1), message(2)], { state });
    expect(state.writes().map(({ id }) => id)).toEqual(['order-1']);
  });

  it('names its chunk in every output and dead letter', async () => {
    const { outputs } = await fold([message(0), poison(1)]);
    expect(outputs.map(({ headers }) => headers.salvage_chunk)).toEqual([CHUNK, CHUNK]);
  });

  it('counts what was decided, in order', async () => {
    const { decided } = await fold([message(0), poison(1), message(2)]);
    expect(decided.flatMap(({ counted }) => counted)).toEqual(['counted', 'dead-letter', 'counted']);
  });
});

describe('a message that cannot be applied', () => {
  it('becomes a dead letter in its place where it cannot be read, and the others are decided', async () => {
    const state = new ChunkState();
    const folded = await fold([message(0), poison(1), message(2)], { state });
    expect(published(folded)).toEqual(['out/e0', 'dead 1', 'out/e2']);
    expect(reasons(folded)).toEqual(['not Avro']);
    expect(noted(state)).toEqual(['e0', 'e2']);
    expect(folded).toMatchObject({ deadLetters: 1, deadLettersInARow: 0, stopReason: null });
  });

  it.each([
    ['decision throws', 'poison', /the text says poison/],
    ['decision has a defect', 'bug', /a mistake in the decision/],
    ['answer breaks its topic’s contract', 'invalid', /not the word invalid/],
    ['answer is too large for a broker', 'huge', /would have 1000\d\d\d bytes/],
  ])('becomes a dead letter where its %s, and only its own changes are discarded', async (_what, text, reason) => {
    const state = new ChunkState();
    const folded = await fold([message(0), message(1, text), message(2)], { state });
    expect(published(folded)).toEqual(['out/e0', 'dead 1', 'out/e2']);
    expect(reasons(folded)).toEqual([expect.stringMatching(reason)]);
    expect(noted(state)).toEqual(['e0', 'e2']);
  });

  it('is not decided at all where its documents could not be loaded', async () => {
    const state = new ChunkState();
    const unloadable = message(1);
    state.unloadable.set(unloadable.input, 'no such reference');
    const decided: number[] = [];
    const decide: FoldRules<Input>['decide'] = (one, current) => {
      decided.push(one.source.offset);
      return decideByStage(one, current);
    };
    const folded = await fold([message(0), unloadable, message(2)], { state, rules: { decide } });
    expect(decided).toEqual([0, 2]);
    expect(reasons(folded)).toEqual(['no such reference']);
  });
});

describe('a message of money, which no dead letter may hide', () => {
  const tellInstead: FoldRules<Input>['insteadOfDeadLetter'] = ({ input }, state, why) =>
    input.event.text === 'silent'
      ? null
      : countingStage.decide(
          { ...input, event: { ...input.event, text: `instead: ${why}`.slice(0, 60) } },
          state,
          CONTEXT,
        );

  it.each(['poison', 'bug', 'invalid', 'huge'])('is answered by what its stage decides instead (%s)', async (text) => {
    const state = new ChunkState();
    const rules = { insteadOfDeadLetter: tellInstead };
    const folded = await fold([message(0), message(1, text), message(2)], { state, rules });
    expect(published(folded)).toEqual(['out/e0', 'out/e1', 'out/e2']);
    expect(noted(state)).toEqual(['e0', 'e1', 'e2']);
    expect(folded.deadLetters).toBe(0);
    expect(folded.decided.flatMap(({ counted }) => counted)).toEqual(['counted', 'counted', 'counted']);
  });

  it('is a dead letter where even that is refused', async () => {
    const insteadOfDeadLetter = () => {
      throw new TypeError('a mistake there too');
    };
    const folded = await fold([message(0), message(1, 'poison'), message(2)], { rules: { insteadOfDeadLetter } });
    expect(published(folded)).toEqual(['out/e0', 'dead 1', 'out/e2']);
    expect(reasons(folded)).toEqual(['a mistake there too']);
  });
});

describe('dead letters in a row', () => {
  it('stop the partition at the limit: the chunk ends with the last of them', async () => {
    const state = new ChunkState();
    const folded = await fold([message(0), poison(1), poison(2), message(3)], { state, inARowMax: 2 });
    expect(folded.covered.map(({ source }) => source.offset)).toEqual([0, 1, 2]);
    expect(published(folded)).toEqual(['out/e0', 'dead 1', 'dead 2']);
    expect(noted(state)).toEqual(['e0']);
    expect(folded.stopReason).toBe('2 dead letters in a row, the last at offset 2');
  });

  it('are counted on from the chunk before', async () => {
    const folded = await fold([poison(7), message(8)], { inARowBefore: 2, inARowMax: 3 });
    expect(folded.stopReason).toBe('3 dead letters in a row, the last at offset 7');
    expect(folded.deadLettersInARow).toBe(3);
  });

  it('are counted from zero after a message that was applied', async () => {
    const folded = await fold([poison(0), message(1), poison(2)], { inARowBefore: 1, inARowMax: 3 });
    expect(folded).toMatchObject({ deadLetters: 2, deadLettersInARow: 1, stopReason: null });
    expect(folded.covered).toHaveLength(3);
  });

  it('are as many for decisions that throw as for messages that cannot be read', async () => {
    const folded = await fold([poison(0), message(1, 'bug'), message(2, 'invalid')], { inARowMax: 3 });
    expect(folded).toMatchObject({ deadLetters: 3, deadLettersInARow: 3 });
    expect(folded.stopReason).toMatch(/^3 dead letters in a row/);
  });
});

describe('the trace of a message', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const earlier = '00-11111111111111111111111111111111-2222222222222222-01';
  const submission = aSubmission({ _id: 's1' });
  const carrying = (one: ReadableMessage<Input>) => ({ ...one, source: { ...one.source, headers: { traceparent } } });

  /** Also changes a submission, and lets it out. */
  const decide: FoldRules<Input>['decide'] = (one, state) => {
    const changed = { collection: 'submissions', id: 's1', set: { parked: false } } as const;
    const decision = decideByStage(one, state);
    return { ...decision, changes: [...decision.changes, changed], toSend: [submission] };
  };

  function stateWith(trace: StoredTrace | undefined): ChunkState {
    const state = new ChunkState();
    state.add('submissions', { ...submission, ...(trace === undefined ? {} : { trace }) });
    return state;
  }

  it('goes on in its outputs, in the submissions that it changes, and in what is sent', async () => {
    const state = stateWith(undefined);
    const { outputs, toSend } = await fold([carrying(message(0))], { state, rules: { decide } });
    const trace = { traceparent, at: CONTEXT.now };
    expect(outputs[0]?.headers).toMatchObject({ traceparent });
    expect(outputs[0]?.headers).not.toHaveProperty('at');
    expect(state.get('submissions', 's1')?.trace).toEqual(trace);
    expect(toSend).toEqual([{ ...submission, trace }]);
  });

  it("is its submission's where it comes from outside without one", async () => {
    const state = stateWith({ traceparent: earlier, at: 1 });
    const { outputs } = await fold([message(0)], { state, rules: { decide } });
    expect(outputs[0]?.headers).toMatchObject({ traceparent: earlier });
    const own = await fold([carrying(message(1))], { state, rules: { decide } });
    expect(own.outputs[0]?.headers).toMatchObject({ traceparent });
  });

  it.each([[{ traceparent: 'broken' }], [{ traceparent: 7 }], [null], ['x']])(
    'is none where the document was changed by hand: %j',
    async (trace) => {
      const state = new ChunkState();
      state.add('submissions', { ...submission, trace });
      const { outputs, deadLetters } = await fold([message(0)], { state, rules: { decide } });
      expect(deadLetters).toBe(0);
      expect(outputs[0]?.headers).not.toHaveProperty('traceparent');
    },
  );

  it('leaves no field where there is none', async () => {
    const state = stateWith(undefined);
    const { toSend } = await fold([message(0)], { state, rules: { decide } });
    expect(state.get('submissions', 's1')).not.toHaveProperty('trace');
    expect(toSend).toEqual([submission]);
  });
});
