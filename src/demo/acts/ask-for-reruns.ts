import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FatalError } from '../../errors.ts';
import type { Settings } from '../../settings/settings.ts';

export interface RerunRequest {
  readonly orderId: string;
  /** Asked again under the same key it is a repeat. */
  readonly key: string;
  readonly transactionId?: string;
  readonly gatewayId?: string;
  readonly gatewayProfileId?: string;
  /** Default API. */
  readonly source?: 'ORDER_DETAILS_REPORT' | 'API';
}

/** Through the rerun API, as the CRM does. @throws FatalError where it does not take the request. */
export async function askByHttp(apiUrl: string, token: string, { orderId, key, ...body }: RerunRequest): Promise<void> {
  const response = await fetch(`${apiUrl}/orders/${encodeURIComponent(orderId)}/rerun`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ ...body, requestedBy: 'demo' }),
  });
  if (response.status !== 202) {
    throw new FatalError(`the rerun API answered ${response.status}: ${await response.text()}`);
  }
}

const PROGRAM = fileURLToPath(new URL('../../cli/salvage.js', import.meta.url));

/** Through `salvage rerun`, as an operator does. @throws FatalError with what the command said where it fails. */
export async function askByCommand(settings: Settings, flags: readonly string[], signal: AbortSignal): Promise<void> {
  const env = {
    ...process.env,
    KAFKA_BROKERS: settings.kafkaBrokers.join(','),
    SCHEMA_REGISTRY_URL: settings.schemaRegistryUrl,
    MONGODB_URI: settings.mongodbUri,
    SALVAGE_PREFIX: settings.prefix,
  };
  try {
    await promisify(execFile)(process.execPath, [PROGRAM, 'rerun', ...flags, '--by', 'demo'], { env, signal });
  } catch (error) {
    const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
    throw new FatalError(`salvage rerun ${flags.join(' ')} failed: ${said}`);
  }
}
