import type { Attributes } from '@opentelemetry/api';

/** OpenTelemetry's semantic conventions for messaging. `create` makes a message, `send` hands it to Kafka. */
export function messaging(operation: 'create' | 'send' | 'process', attributes: Attributes): Attributes {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    ...attributes,
  };
}
