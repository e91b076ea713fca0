import type { IHeaders } from 'kafkajs';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';

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
const TRACE_CHARACTERS_MAX = 512;

/** The W3C trace context to pass on from the message that caused this one; `tracestate` means nothing alone. */
export function traceHeaders(source: IHeaders | undefined): Record<string, string> {
  const traceparent = headerText(source, 'traceparent');
  const tracestate = headerText(source, 'tracestate');
  if (traceparent === undefined || traceparent.length > TRACE_CHARACTERS_MAX) return {};
  return tracestate === undefined || tracestate.length > TRACE_CHARACTERS_MAX
    ? { traceparent }
    : { traceparent, tracestate };
}

/** A header's text; of a repeated header, the last one. */
export function headerText(headers: IHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return (Array.isArray(value) ? value.at(-1) : value)?.toString();
}
