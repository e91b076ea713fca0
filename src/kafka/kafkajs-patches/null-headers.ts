/**
 * Bug: Kafka's headers may have no value, which is not the same as an empty one. kafkajs 2.2.4 reads such a header as null,
 * and throws a TypeError where it has to write one: it asks for the length of the value without looking whether there is
 * one. So what was read with such a header cannot be published again.
 *
 * Patch: `withNullHeaders` puts a marker in place of a missing value, which is as long as kafkajs thinks (an empty value
 * takes one byte, and so does none), and the encoder writes no value for it.
 *
 * Test: test/kafka/kafkajs-patches/null-headers.test.ts.
 *
 * No longer needed when the test passes without the call in `patch-kafkajs.ts`, with null in place of the marker.
 */
import type { IHeaders } from 'kafkajs';
import KafkajsEncoder from 'kafkajs/src/protocol/encoder.js';
import type { HeaderValue, KafkaHeaders } from '../client/kafka-types.ts';

/** Told from other empty values by its identity. */
const NO_VALUE = Buffer.alloc(0);

let patched = false;

export function patchNullHeaders(): void {
  if (patched) return;
  patched = true;
  const encoder = KafkajsEncoder.prototype;
  const { writeVarIntBytes } = encoder;
  encoder.writeVarIntBytes = function (this: typeof encoder, value) {
    return writeVarIntBytes.call(this, value === NO_VALUE ? null : value);
  };
}

/** Headers as kafkajs can send them. */
export function withNullHeaders(headers: KafkaHeaders): IHeaders {
  const sendable = (value: HeaderValue) => value ?? NO_VALUE;
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, Array.isArray(value) ? value.map(sendable) : sendable(value)]];
    }),
  );
}
