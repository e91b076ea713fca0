import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';

/**
 * Traces as text: a line a span, indented below its parent. A trace whose root is not among the spans begins with whoever has
 * begun it.
 * @param shown makes the names of topics and ids the same in each run
 */
export function spanTree(spans: readonly ReadableSpan[], shown: (text: string) => string = (text) => text): string {
  const known = new Map(spans.map((span) => [span.spanContext().spanId, span]));
  const roots = spans.filter(({ parentSpanContext }) => !known.has(parentSpanContext?.spanId ?? '')).toSorted(byStart);
  const lines = roots.flatMap((root) => {
    const isElsewhere = root.parentSpanContext !== undefined;
    return [...(isElsewhere ? ['(billing)'] : []), ...branch(root, spans, known, isElsewhere ? 1 : 0)];
  });
  return shown(lines.join('\n'));
}

function branch(
  span: ReadableSpan,
  spans: readonly ReadableSpan[],
  known: ReadonlyMap<string, ReadableSpan>,
  depth: number,
): string[] {
  const { spanId } = span.spanContext();
  const children = spans.filter(({ parentSpanContext }) => parentSpanContext?.spanId === spanId).toSorted(byStart);
  const links = span.links.map(({ context }) => `, linked to ${known.get(context.spanId)?.name ?? 'another trace'}`);
  const failed = span.status.code === SpanStatusCode.ERROR ? `, failed: ${span.attributes['error.type']}` : '';
  const line = `${'  '.repeat(depth)}${span.name} [${SpanKind[span.kind]}]${links.join('')}${failed}`;
  return [line, ...children.flatMap((child) => branch(child, spans, known, depth + 1))];
}

function byStart(a: ReadableSpan, b: ReadableSpan): number {
  const [aSeconds, aNanos] = a.startTime;
  const [bSeconds, bNanos] = b.startTime;
  return aSeconds - bSeconds || aNanos - bNanos;
}
