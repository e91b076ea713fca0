import type { DecodedMessage } from '../../../src/inspect/messages/decode-message.ts';

/** A decoded message; a test passes the fields it is about. */
export function aDecodedMessage(given: Partial<DecodedMessage> = {}): DecodedMessage {
  return {
    topic: 'flexecom-result',
    partition: 3,
    offset: 42,
    timestamp: 1_700_000_000_000,
    key: 'order-1',
    headers: {},
    event: { orderId: 'order-1' },
    unreadable: null,
    ...given,
  };
}
