import { z } from 'zod';
import { inputTopics } from '../../../topics/all.ts';
import { openRecordOf } from '../../dead-letters/dead-letter-record.ts';
import type { DeadLetterRecord } from '../../domain/documents/dead-letter-record.ts';
import { type DeadLetterDetails, readDeadLetter } from '../../inspect/dead-letters/dead-letters.ts';
import { explainReason } from '../../inspect/dead-letters/explain-reason.ts';
import { countDeadLetters, pageOfDeadLetters } from '../../inspect/dead-letters/list-dead-letters.ts';
import { isSilent, listReplays, type Replay } from '../../inspect/dead-letters/list-replays.ts';
import { groupOpenDeadLetters } from '../../inspect/dead-letters/select-dead-letters.ts';
import { readOrdersTraced } from '../../inspect/trace/orders-traced.ts';
import { previewReplay } from '../../operate/dead-letters/replay-dead-letters.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import type { Replays } from '../live/replays.ts';
import { addAction } from './action.ts';
import type { ApiServer } from './api-server.ts';
import { dismissAction, replayAction, stopReplayAction } from './dead-letter-actions.ts';
import {
  BytesSchema,
  type DeadLetterAnswer,
  DeadLetterFilterSchema,
  type DeadLetterItem,
  DeadLetterSchema,
  DeadLettersSchema,
  ReasonsSchema,
  type ReplaysAnswer,
  ReplaysSchema,
} from './dead-letter-schemas.ts';
import { PageQuery, Text } from './query.ts';

const State = { state: z.enum(['open', 'handled']).default('open') };
const Position = z.object({
  topic: Text,
  partition: z.coerce.number().int().min(0),
  offset: z.coerce.number().int().min(0),
});

/** Messages that could not be processed: by reason, one by one, and what can be done about them. */
export function addDeadLetters(server: ApiServer, replays: Replays, deps: ConsoleDependencies): void {
  addLists(server, deps);
  addOne(server, deps);
  server.get(
    '/api/v1/dead-letter-replays',
    {
      schema: {
        summary: 'Replays of dead letters that run, whichever process runs them, and those that have ended lately',
        response: { 200: ReplaysSchema },
      },
    },
    async () => {
      const now = Date.now();
      return { replays: (await listReplays(deps.database, now)).map((one) => replayOf(one, now)) };
    },
  );
  addAction(server, dismissAction, deps);
  addAction(server, replayAction(replays), deps);
  addAction(server, stopReplayAction, deps);
}

function addLists(server: ApiServer, { database }: ConsoleDependencies): void {
  server.get(
    '/api/v1/dead-letters/reasons',
    { schema: { summary: 'Open dead letters by reason, the most frequent first', response: { 200: ReasonsSchema } } },
    async () => {
      const groups = await groupOpenDeadLetters(database);
      return {
        topics: inputTopics.map(({ name }) => name),
        reasons: groups.map(({ examples: _, ...group }) => ({
          ...group,
          explanation: explainReason(group.reasonGroup),
        })),
      };
    },
  );
  const querystring = z.object({ ...DeadLetterFilterSchema.shape, ...State, ...PageQuery });
  server.get(
    '/api/v1/dead-letters',
    {
      schema: {
        summary: 'Dead letters: open ones with the oldest first, or handled ones with the newest first',
        querystring,
        response: { 200: DeadLettersSchema },
      },
    },
    async ({ query: { state, limit, after, ...filter } }) => {
      const { items, next } = await pageOfDeadLetters(database, state, filter, { limit, after });
      const known = await knownOrders(database, items);
      return { next, items: items.map((one) => itemOf(one, known)) };
    },
  );
  server.get(
    '/api/v1/dead-letters/count',
    {
      schema: {
        summary: 'How many dead letters fit',
        querystring: z.object({ ...DeadLetterFilterSchema.shape, ...State }),
        response: { 200: z.object({ count: z.int() }) },
      },
    },
    async ({ query: { state, ...filter } }) => ({ count: await countDeadLetters(database, state, filter) }),
  );
}

function addOne(server: ApiServer, deps: ConsoleDependencies): void {
  const url = '/api/v1/dead-letters/:topic/:partition/:offset';
  server.get(
    url,
    {
      schema: {
        summary: 'A dead letter: why it is one, its headers and its event, card numbers masked',
        params: Position,
        response: { 200: DeadLetterSchema },
      },
    },
    async ({ params }) => {
      const details = await deps.reader.read((servers) => readDeadLetter(servers, params));
      return answerOf(deps, details);
    },
  );
  server.get(
    `${url}/bytes`,
    { schema: { summary: 'Its bytes, card numbers masked', params: Position, response: { 200: BytesSchema } } },
    async ({ params }) => {
      const { valueHex } = await deps.reader.read((servers) => readDeadLetter(servers, params));
      const hex = valueHex ?? '';
      return { hex: hex.slice(0, 2 * BYTES_SHOWN_MAX), bytes: hex.length / 2 };
    },
  );
}

/** More is for a program to look at: salvage dlq show has it all. */
const BYTES_SHOWN_MAX = 16_384;

async function answerOf(
  { database, codec }: ConsoleDependencies,
  { deadLetter, message }: DeadLetterDetails,
): Promise<DeadLetterAnswer> {
  const record = openRecordOf(deadLetter);
  const [stored, known, { refused }] = await Promise.all([
    database.collection('deadLetters').findOne({ _id: record._id, at: record.at }),
    knownOrders(database, [record]),
    previewReplay({ codec }, [deadLetter]),
  ]);
  return {
    ...itemOf(stored ?? record, known),
    explanation: explainReason(record.reason),
    source: { partition: record.sourcePartition, offset: record.sourceOffset },
    replayRefusedBecause: refused[0]?.why ?? null,
    event: message.event,
    unreadable: message.unreadable,
    headers: message.headers,
  };
}

/** A link to an order that no document knows would lead nowhere. */
async function knownOrders(
  database: ConsoleDependencies['database'],
  records: readonly Pick<DeadLetterRecord, 'orderId'>[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(records.flatMap(({ orderId }) => orderId ?? []))];
  const traced = await readOrdersTraced(database, ids);
  return new Set(traced.filter(({ debts }) => debts.length > 0).map(({ orderId }) => orderId));
}

function itemOf(record: DeadLetterRecord, known: ReadonlySet<string>): DeadLetterItem {
  const { _id: id, topic, stage, at, reason, reasonGroup, orderId, masked, cut, state, handledAt, by, why } = record;
  const handled = state === 'OPEN' ? null : { state, at: handledAt ?? 0, by: by ?? 'unknown', why: why ?? '' };
  const isOrderKnown = orderId !== null && known.has(orderId);
  return { id, topic, stage, at, reason, reasonGroup, orderId, isOrderKnown, masked, cut, handled };
}

function replayOf(replay: Replay, now: number): ReplaysAnswer['replays'][number] {
  const { _id: id, by, at, about, state, result = null, replay: progress = null, stop } = replay;
  const running = isSilent(replay, now) ? 'SILENT' : 'RUNNING';
  return {
    ...{ id, by, at, about, stoppedBy: stop?.by ?? null },
    result: state === 'FAILED' ? `failed: ${result}` : result,
    state: state === 'STARTED' ? running : 'ENDED',
    progress: progress && { replayed: progress.replayed, of: progress.of, perSecond: progress.perSecond },
  };
}
