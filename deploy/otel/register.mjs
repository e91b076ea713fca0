// Records the pipeline's spans and sends them to an OpenTelemetry collector. Load it before the program (docs/tracing.md):
//   npm install --no-save --prefix deploy/otel @opentelemetry/sdk-trace-node@2.12.1 \
//     @opentelemetry/resources@2.12.1 @opentelemetry/exporter-trace-otlp-http@0.223.1
//   NODE_OPTIONS='--import ./deploy/otel/register.mjs' npx salvage run
// Any other SDK will do: the pipeline knows the API of OpenTelemetry alone. These read OTEL_EXPORTER_OTLP_ENDPOINT (default
// http://localhost:4318), OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** What a process that dies has not sent is lost. */
const SEND_EVERY_MS = 1_000;
/** The pipeline stops within ten seconds, and its last spans end then. */
const SEND_WHILE_STOPPING_EVERY_MS = 100;

const processor = new BatchSpanProcessor(new OTLPTraceExporter(), { scheduledDelayMillis: SEND_EVERY_MS });
const provider = new NodeTracerProvider({
  resource: defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'decline-salvage' }))
    .merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [processor],
});
provider.register();

/** A collector that is away is no reason to stop later, or with an error. */
const send = () => processor.forceFlush().catch(() => undefined);
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    setInterval(send, SEND_WHILE_STOPPING_EVERY_MS).unref();
    // A command that does not stop by itself ends as it would without this file.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  });
}
process.once('beforeExit', send);
