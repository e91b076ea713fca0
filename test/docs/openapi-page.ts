import { createRerunApi } from '../../producers/rerun-api.ts';
import { systemClock } from '../../src/clock.ts';
import { createLogger } from '../../src/telemetry/logging.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { MemoryRerunRequests } from '../producers/support/memory-rerun-requests.ts';

export const RERUN_API_PAGE = new URL('../../docs/openapi/rerun-api.json', import.meta.url);

/** The page docs/openapi/rerun-api.json: what `/openapi.json` of the rerun API answers. */
export async function rerunApiPage(): Promise<string> {
  const server = await createRerunApi({
    token: 'a-token-of-some-length',
    publisher: { publish: async () => undefined },
    requests: new MemoryRerunRequests(),
    clock: systemClock,
    metrics: createMetrics(),
    logger: createLogger({ level: 'fatal', into: { write: () => undefined } }),
  });
  try {
    await server.ready();
    return `${JSON.stringify(server.swagger(), null, 2)}\n`;
  } finally {
    await server.close();
  }
}
