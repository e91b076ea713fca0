import { z } from 'zod';
import { type Decision, type DocumentRef, output, type State } from '../../../src/domain/decision.ts';
import type { DecidingStage } from '../../../src/engine/stage.ts';
import { PoisonError } from '../../../src/errors.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';

/**
 * A small stage for tests. It notes each message in a document of its order (in `customerSalvages`, whose list can hold
 * ids) and answers it with one message, except where its text is `silent`. Doubled or lost messages show in both places.
 */
const Counted = z.strictObject({ eventId: z.string(), orderId: z.string(), occurredAt: z.int(), text: z.string() });
export type Counted = z.infer<typeof Counted>;

/** Several of one worker, and several workers of one group. */
export const COUNTED_PARTITIONS = 4;

function countedTopic(name: string): TopicDefinition<Counted> {
  return {
    name,
    key: 'orderId',
    partitions: COUNTED_PARTITIONS,
    retentionDays: 1,
    writtenBy: ['billing'],
    readBy: ['classify-declines'],
    avro: {
      type: 'record',
      name: 'Counted',
      fields: [
        { name: 'eventId', type: 'string' },
        { name: 'orderId', type: 'string' },
        { name: 'occurredAt', type: { type: 'long', logicalType: 'timestamp-millis' } },
        { name: 'text', type: 'string' },
      ],
    },
    structure: Counted,
    contentRules: [{ field: 'text', expects: 'not the word invalid', holds: ({ text }) => text !== 'invalid' }],
  };
}

export const countedIn = countedTopic('counted-in');
export const countedOut = countedTopic('counted-out');

interface CountedMessage {
  topic: string;
  event: Counted;
}

function reads({ event }: CountedMessage): DocumentRef[] {
  return [{ collection: 'customerSalvages', id: event.orderId }];
}

function count({ event }: CountedMessage, state: State, note: string): Decision {
  const known = state.get('customerSalvages', event.orderId)?.submissions ?? [];
  const noted = { submissionId: event.eventId, orderId: event.orderId, productIds: [note], at: 0 };
  return {
    changes: [
      {
        collection: 'customerSalvages',
        id: event.orderId,
        set: { submissions: [...known, { ...noted, state: 'OPEN' as const }] },
      },
    ],
    messages:
      event.text === 'silent' ? [] : [output(countedOut, { ...event, eventId: `out/${event.eventId}`, text: note })],
    counted: ['counted'],
  };
}

export const countingStage: DecidingStage<CountedMessage> = {
  configuration: 'required',
  name: 'counting',
  inputs: [{ topic: countedIn, lane: 'bulk' }],
  outputs: [countedOut],
  reads,
  decide(message, state) {
    if (message.event.text === 'poison') throw new PoisonError('the text says poison');
    if (message.event.text === 'bug') throw new TypeError('a mistake in the decision');
    return count(message, state, 'decided');
  },
};
