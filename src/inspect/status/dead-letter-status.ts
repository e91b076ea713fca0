import { type DeadLetter, deadLetterPosition } from '../../dead-letters/dead-letter.ts';
import { OPEN_STATES } from '../../domain/salvage/submission.ts';
import type { Database } from '../../mongo/database.ts';
import { readDeadLetters } from '../dead-letters/dead-letters.ts';
import { handledDeadLetters } from '../dead-letters/select-dead-letters.ts';
import { decodeMessage } from '../messages/decode-message.ts';
import type { Servers } from '../servers.ts';

export interface DeadLetterStatus {
  readonly byTopic: Readonly<Record<string, number>>;
  readonly open: readonly OpenDeadLetter[];
}

/** A dead letter about a submission that has no outcome yet: it may wait for this message for ever. */
interface OpenDeadLetter {
  readonly place: string;
  readonly orderId: string;
  readonly submissionIds: readonly string[];
  readonly reason: string;
}

/** One query for this many orders. */
const ORDERS_PER_QUERY = 500;

export async function readDeadLetterStatus(servers: Servers): Promise<DeadLetterStatus> {
  const byTopic: Record<string, number> = {};
  const withOrder: { place: string; orderId: string; submissionId: string | null; reason: string }[] = [];
  const handled = await handledDeadLetters(servers.database);
  await readDeadLetters(servers, { topics: [], since: null }, async (deadLetter) => {
    if (handled.of(deadLetter) !== null) return;
    byTopic[deadLetter.topic] = (byTopic[deadLetter.topic] ?? 0) + 1;
    const { orderId, submissionId } = await subjectOf(servers, deadLetter);
    if (orderId === null) return;
    withOrder.push({ place: deadLetterPosition(deadLetter), orderId, submissionId, reason: deadLetter.reason });
  });
  const open: OpenDeadLetter[] = [];
  for (let start = 0; start < withOrder.length; start += ORDERS_PER_QUERY) {
    const part = withOrder.slice(start, start + ORDERS_PER_QUERY);
    const openOf = await openSubmissions(
      servers.database,
      part.map(({ orderId }) => orderId),
    );
    for (const { place, orderId, submissionId, reason } of part) {
      const submissionIds = (openOf.get(orderId) ?? []).filter((id) => submissionId === null || id === submissionId);
      if (submissionIds.length > 0) open.push({ place, orderId, submissionIds, reason });
    }
  }
  return { byTopic, open };
}

/** The order and submission of a dead letter. The key names the order even if the value cannot be decoded. */
async function subjectOf({ codec, names }: Servers, { record }: DeadLetter) {
  const event = await decodeMessage(codec, names, record).then(
    (message) => message.event,
    () => null,
  );
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    orderId: text(event?.orderId) ?? record.key?.toString('utf8') ?? null,
    submissionId: text(event?.submissionId),
  };
}

async function openSubmissions(database: Database, orderIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = database
    .collection('submissions')
    .find({ orderId: { $in: [...orderIds] }, state: { $in: [...OPEN_STATES] } }, { projection: { orderId: 1 } });
  const byOrder = new Map<string, string[]>();
  for await (const { _id, orderId } of found) byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), _id]);
  return byOrder;
}
