import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FatalError } from '../../errors.ts';
import type { Settings } from '../../settings/settings.ts';
import type { RerunRequest } from '../sample/scene-reruns.ts';
import type { DemoWorld } from './demo-world.ts';

/** Requests reruns through the rerun API, as the CRM does. @throws FatalError where the API refuses a request */
export async function requestReruns(
  { roles, settings }: Pick<DemoWorld, 'roles' | 'settings'>,
  requests: readonly RerunRequest[],
): Promise<void> {
  const url = `http://127.0.0.1:${roles.ports['rerun-api']}`;
  for (const one of requests) await requestByApi(url, settings.rerunApiToken ?? '', one);
}

async function requestByApi(apiUrl: string, token: string, request: RerunRequest): Promise<void> {
  const { orderId, key, ...body } = request;
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

/** Runs `salvage rerun`, as an operator does. @throws FatalError with the command's own message where it fails */
export async function requestByCommand(
  settings: Settings,
  flags: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const env = {
    ...process.env,
    KAFKA_BROKERS: settings.kafkaBrokers.join(','),
    SCHEMA_REGISTRY_URL: settings.schemaRegistryUrl,
    MONGODB_URI: settings.mongodbUri,
    SALVAGE_PREFIX: settings.prefix,
  };
  try {
    await promisify(execFile)(process.execPath, [PROGRAM, 'rerun', ...flags, '--by', 'demo', '--why', 'the demo'], {
      env,
      signal,
    });
  } catch (error) {
    const output = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
    throw new FatalError(`salvage rerun ${flags.join(' ')} failed: ${output}`);
  }
}
