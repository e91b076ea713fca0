import type { StackAddresses } from '../../local/addresses.ts';
import { paymentDeclinedNewSale } from '../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';
import { benchMessages } from './bench-declines.ts';
import type { BenchOptions } from './bench-options.ts';
import type { BenchScene } from './bench-scene.ts';
import { ratio } from './figures.ts';
import { Backlog } from './pipeline/backlog.ts';
import { withPipeline } from './pipeline/pipeline.ts';
import { residentMemoryOf } from './pipeline/process-use.ts';

/** Resident memory of one process with all roles, while it works off declines that were there when it started. */
export interface MemoryUse {
  readonly runs: readonly MemoryRun[];
  /** The peak with the most messages over the peak with the fewest; null: there was one run. */
  readonly peakRatio: number | null;
}

export interface MemoryRun {
  readonly messages: number;
  readonly messagesPerSecond: number;
  readonly peakMb: number;
  readonly endMb: number;
}

const MESSAGES_FIRST = 100_000;
const POLL_MS = 500;

/** With 100,000 messages, and with `messages` where that is another number. */
export async function measureMemory(
  addresses: StackAddresses,
  { messages, profileFolder }: Pick<BenchOptions, 'messages' | 'profileFolder'>,
  report: (line: string) => void,
): Promise<MemoryUse> {
  const sizes = [...new Set([Math.min(MESSAGES_FIRST, messages), messages])];
  const runs: MemoryRun[] = [];
  for (const size of sizes) {
    report(`memory: all roles in one process, ${size} declines`);
    runs.push(await measureRun(addresses, size, profileFolder));
  }
  const [first, last] = [runs[0], runs.at(-1)];
  return {
    runs,
    peakRatio: first === undefined || last === undefined || first === last ? null : ratio(last.peakMb, first.peakMb),
  };
}

function measureRun(addresses: StackAddresses, messages: number, profileFolder: string | null): Promise<MemoryRun> {
  const prepare = (scene: BenchScene) => scene.publish(benchMessages(messages, Date.now()));
  return withPipeline(addresses, { processes: 1, profileFolder, prepare }, async (scene, pipeline) => {
    const backlog = await Backlog.watch(scene, [paymentDeclinedNewSale, paymentDeclinedRecurring]);
    try {
      while (backlog.left > 0) {
        pipeline.throwIfEnded();
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    } finally {
      backlog.stop();
    }
    const { nowMb, peakMb } = residentMemoryOf(pipeline.pids[0] ?? 0);
    return { messages, messagesPerSecond: backlog.perSecond, peakMb: Math.round(peakMb), endMb: Math.round(nowMb) };
  });
}
