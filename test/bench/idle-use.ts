import type { StackAddresses } from '../../local/addresses.ts';
import type { BenchOptions } from './bench-options.ts';
import { ratio } from './figures.ts';
import { withPipeline } from './pipeline/pipeline.ts';

/** What a process with all roles and the servers use while nothing is published, in percent of one core. */
export interface IdleUse {
  readonly seconds: number;
  /** By process; null: it runs on another machine. */
  readonly cpuPercent: Readonly<Record<string, number | null>>;
  readonly otherCores: number;
}

/** Until every partition is taken over and V8 has compiled what runs at a start. */
const SETTLE_SECONDS = 20;
const IDLE_SECONDS = 60;

export function measureIdle(
  addresses: StackAddresses,
  { profileFolder }: Pick<BenchOptions, 'profileFolder'>,
  report: (line: string) => void,
): Promise<IdleUse> {
  return withPipeline(addresses, { processes: 1, profileFolder }, async (_scene, pipeline) => {
    report(`idle: ${SETTLE_SECONDS} s to settle, then ${IDLE_SECONDS} s`);
    await seconds(SETTLE_SECONDS);
    const meter = pipeline.meterCpu();
    await seconds(IDLE_SECONDS);
    const cpu = meter.sinceStart();
    pipeline.throwIfEnded();
    const percentOfCore = (used: number | null) => (used === null ? null : ratio(used * 100, cpu.seconds));
    return {
      seconds: IDLE_SECONDS,
      cpuPercent: Object.fromEntries(Object.entries(cpu.byName).map(([name, used]) => [name, percentOfCore(used)])),
      otherCores: ratio(cpu.otherCores, 1),
    };
  });
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1_000));
}
