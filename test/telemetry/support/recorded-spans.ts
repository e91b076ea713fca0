import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';

/** An SDK that keeps what was recorded. A process has one: call it once in a file, before what it records is started. */
export function recordSpans(): { ended(): readonly ReadableSpan[]; forget(): void } {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register();
  return { ended: () => exporter.getFinishedSpans(), forget: () => exporter.reset() };
}
