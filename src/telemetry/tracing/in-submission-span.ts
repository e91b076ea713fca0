import { type Attributes, ROOT_CONTEXT } from '@opentelemetry/api';
import type { StoredTrace } from '../../domain/documents/stored-trace.ts';
import { inSpan } from './in-span.ts';
import { contextFrom, isTracing, spanContextFrom, tracer } from './tracer.ts';

/** The part of a submission that its spans are about. */
interface TracedSubmission {
  readonly _id: string;
  readonly orderId: string;
  readonly flexecomGatewayId?: string;
  readonly trace?: StoredTrace;
}

/**
 * Longer than every wait for an answer that is retried, and shorter than anything that is scheduled. Tracing systems keep a
 * trace together for minutes: they sample, and search, by when it began, and a trace of weeks would show up in pieces.
 */
const TRACE_CONTINUES_MS = 15 * 60_000;

/**
 * What is done about a submission outside of a chunk. Soon after its last decision that is a part of that decision's trace;
 * later it begins a trace of its own, with a link to the decision.
 * @param now domain time, epoch ms.
 */
export async function inSubmissionSpan<Result>(
  name: string,
  submission: TracedSubmission,
  now: number,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!isTracing()) return await work();
  const { trace } = submission;
  const carried = trace ?? null;
  const isSoon = now - (trace?.at ?? 0) <= TRACE_CONTINUES_MS;
  const parent = isSoon ? contextFrom(carried) : ROOT_CONTEXT;
  const linked = isSoon ? null : spanContextFrom(carried);
  const links = linked === null ? [] : [{ context: linked }];
  const span = tracer.startSpan(name, { attributes: attributesOf(submission), links }, parent);
  return await inSpan(span, work, parent);
}

function attributesOf({ _id, orderId, flexecomGatewayId }: TracedSubmission): Attributes {
  return {
    'salvage.submission.id': _id,
    'salvage.order.id': orderId,
    ...(flexecomGatewayId === undefined ? {} : { 'salvage.gateway.id': flexecomGatewayId }),
  };
}
