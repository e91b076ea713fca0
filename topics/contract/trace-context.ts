import { containsCardNumber } from './card-numbers.ts';

/**
 * Where in which trace something happened, in the form of W3C Trace Context. Messages carry it in the headers `traceparent`
 * and `tracestate`.
 */
export interface TraceContext {
  readonly traceparent: string;
  /** What tracing systems have added for themselves. */
  readonly tracestate?: string;
}

/** W3C asks for so many to be passed on. What is longer is left out: it must not make an output too large. */
const TRACE_STATE_CHARACTERS_MAX = 512;

/** Version, trace id, parent id and flags. The version ff and ids of zeros are invalid. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export function isTraceparent(text: string): boolean {
  return TRACEPARENT.test(text);
}

/**
 * Of what was sent or stored, whatever that is. Null where the `traceparent` is not in W3C's form; `tracestate` means nothing
 * alone.
 */
export function traceContext(traceparent: unknown, tracestate: unknown): TraceContext | null {
  if (typeof traceparent !== 'string' || !isTraceparent(traceparent)) return null;
  return typeof tracestate !== 'string' ||
    tracestate.length > TRACE_STATE_CHARACTERS_MAX ||
    containsCardNumber(tracestate)
    ? { traceparent }
    : { traceparent, tracestate };
}
