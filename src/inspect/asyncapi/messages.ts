import { z } from 'zod';
import type { AnyTopic } from '../../domain/decision.ts';
import type { Names } from '../../names.ts';
import { BINDING_VERSION } from './document-types.ts';

/** The name of the one message of every dead-letter topic. */
export const DEAD_LETTER = 'dead-letter';

const AVRO_FORMAT = 'application/vnd.apache.avro;version=1.9.0';

const NamedRecord = z.looseObject({
  name: z.string(),
  doc: z.string("a topic's Avro schema says in `doc` what its messages mean"),
});

/** Two topics have the same one, where what is in them is the same but for the name. */
export function schemaNameOf({ avro }: AnyTopic): string {
  return NamedRecord.parse(avro).name;
}

export function schemaOf({ avro }: AnyTopic): object {
  return { schemaFormat: AVRO_FORMAT, schema: avro };
}

export function messageOf(topic: AnyTopic, names: Names): object {
  return {
    name: schemaNameOf(topic),
    title: topic.name,
    summary: NamedRecord.parse(topic.avro).doc,
    contentType: 'application/vnd.confluent.avro',
    headers: { type: 'object', properties: eventHeaders(topic.name) },
    payload: { $ref: `#/components/schemas/${schemaNameOf(topic)}` },
    bindings: {
      kafka: {
        key: ORDER_KEY,
        schemaIdLocation: 'payload',
        schemaIdPayloadEncoding: 'confluent',
        schemaLookupStrategy: 'TopicNameStrategy',
        bindingVersion: BINDING_VERSION,
      },
    },
    'x-subject': names.subject(topic.name),
  };
}

const ORDER_KEY = {
  type: 'string',
  description: "The orderId, as UTF-8. Of a rebill: the subscription's original order.",
};

const TEXT = { type: 'string' };

function eventHeaders(topicName: string): Record<string, object> {
  return {
    ce_specversion: { const: '1.0' },
    ce_id: { ...TEXT, description: 'The eventId.' },
    ce_source: TEXT,
    ce_type: { const: `salvage.${topicName}` },
    ce_time: { ...TEXT, format: 'date-time', description: 'occurredAt.' },
    ce_dataschema: { ...TEXT, format: 'uri', description: 'Where the registry has the schema, without credentials.' },
    'content-type': { const: 'application/vnd.confluent.avro' },
    ...TRACE_HEADERS,
    salvage_chunk: {
      ...TEXT,
      description: 'The chunk of input that the message came from. The pipeline finds its own messages by it.',
    },
  };
}

const TRACE_HEADERS = {
  traceparent: { ...TEXT, description: 'W3C Trace Context; passed on to everything that follows.' },
  tracestate: { ...TEXT, description: 'Passed on with traceparent.' },
};

export function deadLetterMessage(): object {
  return {
    name: DEAD_LETTER,
    title: 'A dead letter',
    summary: 'A message that breaks its contract: its key and its bytes as they were, card numbers masked, and why.',
    contentType: 'application/octet-stream',
    headers: { type: 'object', properties: DEAD_LETTER_HEADERS },
    bindings: { kafka: { key: { type: 'string', description: 'As it was.' }, bindingVersion: BINDING_VERSION } },
  };
}

const DEAD_LETTER_HEADERS = {
  salvage_reason: { ...TEXT, description: 'Why, in a sentence without values.' },
  salvage_stage: { ...TEXT, description: 'Who could not take it.' },
  salvage_topic: { ...TEXT, description: 'Where it was read.' },
  salvage_partition: TEXT,
  salvage_offset: TEXT,
  salvage_at: { ...TEXT, description: "The message's own time." },
  salvage_masked: { enum: ['true', 'false'], description: 'Whether a card number in it was masked.' },
  salvage_cut: { const: 'true', description: 'It was too large: only its beginning was kept.' },
  salvage_chunk: TEXT,
};
