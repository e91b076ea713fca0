import type { IHeaders } from 'kafkajs';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';

/** One source for the whole pipeline: two of its processes give the same event the same `ce_id`, so readers count it once. */
const SOURCE = '/decline-salvage';

/**
 * The headers of CloudEvents 1.0 in binary mode, and the trace context where there is one.
 * @param traceparent W3C trace context, copied from the message that caused this one.
 */
export function ceHeaders(
  topic: Pick<TopicDefinition<never>, 'name'>,
  event: { readonly eventId: string; readonly occurredAt: number },
  traceparent?: string,
): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.eventId,
    ce_source: SOURCE,
    ce_type: `salvage.${topic.name}`,
    ce_time: new Date(event.occurredAt).toISOString(),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** A header's text; of a repeated header, the last one. */
export function headerText(headers: IHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return (Array.isArray(value) ? value.at(-1) : value)?.toString();
}
