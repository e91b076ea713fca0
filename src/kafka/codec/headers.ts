import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { isTraceparent, type TraceContext, traceContext } from '../../../topics/contract/trace-context.ts';
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

/** The W3C trace context of a message; null: it has none that is valid. */
export function traceContextOf(headers: KafkaHeaders | undefined): TraceContext | null {
  // Where several agents have added one each, the last one knows most.
  const traceparent = headerTexts(headers, 'traceparent').findLast(isTraceparent);
  return traceparent === undefined ? null : traceContext(traceparent, headerText(headers, 'tracestate'));
}

/** The headers by which a message carries its trace on. */
export function traceHeaders(carried: TraceContext | null | undefined): Record<string, string> {
  return { ...traceContext(carried?.traceparent, carried?.tracestate) };
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
