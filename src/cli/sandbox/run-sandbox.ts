import { UsageError } from '../../errors.ts';
import { changedFaults, type Faults, NO_FAULTS } from '../../flexecom/sandbox/faults.ts';
import { startSandbox } from '../../flexecom/sandbox/start-sandbox.ts';
import { readTestAccounts } from './test-accounts.ts';

export interface SandboxFlags {
  port: number;
  host: string;
  webhookUrl?: string;
  gateways?: string;
  seed: string;
  approvalRate?: number;
  asyncDelay?: number;
  fault: string[];
}

/** `salvage sandbox`: until a signal. */
export async function runSandbox(flags: SandboxFlags): Promise<void> {
  const gateways = await readTestAccounts(flags.gateways, process.env);
  const sandbox = await startSandbox({
    gateways,
    seed: flags.seed,
    host: flags.host,
    port: flags.port,
    webhookBaseUrl: flags.webhookUrl ?? null,
    faults: readFaults(flags.fault),
    ...(flags.approvalRate === undefined ? {} : { approvalRate: flags.approvalRate }),
    ...(flags.asyncDelay === undefined ? {} : { defaultAsyncDelayMs: flags.asyncDelay }),
  });
  const accounts = gateways.map(({ gatewayId }) => gatewayId).join(', ');
  process.stderr.write(`FlexEcom sandbox on ${sandbox.url} for ${accounts}\n`);
  await untilSignal();
  await sandbox.close();
}

function readFaults(flags: readonly string[]): Partial<Faults> {
  const change: Record<string, number> = {};
  for (const fault of flags) {
    const [, name, value] = /^([A-Za-z0-9]+)=(\d+(?:\.\d+)?)$/.exec(fault) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`--fault ${fault}: expected name=number, such as errorRate=0.1`);
    }
    change[name] = Number(value);
  }
  const changed = changedFaults(NO_FAULTS, change);
  if (!changed.success) {
    throw new UsageError(
      'invalid --fault',
      changed.error.issues.map(({ path, message }) => `${['--fault', ...path].join(' ')}: ${message}`),
    );
  }
  return changed.data;
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
