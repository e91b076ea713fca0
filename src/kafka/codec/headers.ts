import { containsCardNumber } from '../../../topics/contract/card-numbers.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import type { KafkaHeaders } from '../client/kafka-types.ts';

/** One source for the whole pipeline: two of its processes give the same event the same `ce_id`, so readers count it once. */
const SOURCE = '/decline-salvage';

/**
 * Avro behind the zero byte and schema id of Confluent's wire format. Not `application/avro`: a reader that trusts that
 * would take the five bytes for data.
 */
const CONTENT_TYPE = 'application/vnd.confluent.avro';

/**
 * The headers of CloudEvents 1.0 in binary mode.
 * @param schemaUri where the registry has the schema that the value was written with
 */
export function ceHeaders(
  topic: Pick<TopicDefinition<never>, 'name'>,
  event: { readonly eventId: string; readonly occurredAt: number },
  schemaUri: string,
): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.eventId,
    ce_source: SOURCE,
    ce_type: `salvage.${topic.name}`,
    ce_time: new Date(event.occurredAt).toISOString(),
    ce_dataschema: schemaUri,
    'content-type': CONTENT_TYPE,
  };
}

/** W3C Trace Context asks for so many to be passed on. What is longer is left out: it must not make an output too large. */
const TRACE_STATE_CHARACTERS_MAX = 512;

/** Version, trace id, parent id and flags. The version ff and ids of zeros are invalid. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The W3C trace context to pass on from the message that caused this one; `tracestate` means nothing alone. */
export function traceHeaders(source: KafkaHeaders | undefined): Record<string, string> {
  // Where several agents have added one each, the last one knows most.
  const traceparent = headerTexts(source, 'traceparent').findLast((text) => TRACEPARENT.test(text));
  const tracestate = headerText(source, 'tracestate');
  if (traceparent === undefined) return {};
  return tracestate === undefined || tracestate.length > TRACE_STATE_CHARACTERS_MAX || containsCardNumber(tracestate)
    ? { traceparent }
    : { traceparent, tracestate };
}

/** A header's text; of a repeated header, the last one. */
export function headerText(headers: KafkaHeaders | undefined, name: string): string | undefined {
  return headerTexts(headers, name).at(-1);
}

/** A header without a value has no text. */
function headerTexts(headers: KafkaHeaders | undefined, name: string): string[] {
  const value = headers?.[name];
  const values = Array.isArray(value) ? value : [value];
  return values.flatMap((one) => (one == null ? [] : [one.toString()]));
}
