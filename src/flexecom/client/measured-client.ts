import type { Metrics } from '../../telemetry/metrics.ts';
import type { FlexecomClient } from './client.ts';

/** Measures how long each request took, retries included, by the kind of its answer. */
export function measuredClient(
  client: FlexecomClient,
  { flexecomRequests }: Pick<Metrics, 'flexecomRequests'>,
): FlexecomClient {
  async function measured<Answer extends { kind: string }>(
    gateway: string,
    operation: 'create' | 'get' | 'cancel',
    pending: Promise<Answer>,
  ): Promise<Answer> {
    const startedAt = performance.now();
    const answer = await pending;
    flexecomRequests.observe({ gateway, operation, outcome: answer.kind }, (performance.now() - startedAt) / 1_000);
    return answer;
  }
  return {
    create: (gatewayId, ...rest) => measured(gatewayId, 'create', client.create(gatewayId, ...rest)),
    get: (gatewayId, ...rest) => measured(gatewayId, 'get', client.get(gatewayId, ...rest)),
    cancel: (gatewayId, ...rest) => measured(gatewayId, 'cancel', client.cancel(gatewayId, ...rest)),
    close: () => client.close(),
  };
}
