import { UsageError } from '../../errors.ts';
import type { CheckpointView } from '../../inspect/checkpoints/checkpoints.ts';
import type { Servers } from '../../inspect/servers.ts';
import { timeText } from '../../inspect/time-text.ts';
import type { Preview } from '../preview.ts';
import { firstVersionUntil, type UpgradedAt } from './first-version-until.ts';
import { type ResetTarget, resetConsequence, resetOffset } from './reset-offset.ts';

/** What resuming a stopped partition would do. Changes nothing. @throws UsageError if it is not stopped */
export function previewResumePartition({ name, checkpoint, log }: CheckpointView): Preview {
  const { stopped, next } = checkpoint;
  if (stopped === null) throw new UsageError(`${name} is not stopped: there is nothing to resume`);
  const waiting = log === null || log.end <= next ? '' : `, and reads what came since, up to offset ${log.end - 1}`;
  return {
    count: 1,
    sentences: [
      `${name} is stopped since ${timeText(stopped.at)} UTC (${stopped.kind}): ${stopped.reason}`,
      `It continues at offset ${next}${waiting}. If the cause is still there, it stops again.`,
    ],
  };
}

interface ResetPreview extends Preview {
  readonly offset: number;
  /** For `resetPartition`. */
  readonly firstVersionUntil: number | null;
}

/**
 * What a reset would do. Changes nothing.
 * @throws UsageError if the offset is outside the log, or it must be known when 0.1.0 was replaced (`upgradedAt`)
 */
export async function previewReset(
  servers: Pick<Servers, 'admin' | 'kafka' | 'names'>,
  view: CheckpointView,
  { target, upgradedAt }: { readonly target: ResetTarget; readonly upgradedAt?: UpgradedAt },
): Promise<ResetPreview> {
  const { name, checkpoint } = view;
  const offset = resetOffset(view, target);
  const until = await firstVersionUntil(servers, view, offset, upgradedAt);
  const ids = `Those before offset ${until} get the ids that release 0.1.0 gave them.`;
  const what = `Resetting ${name} from offset ${checkpoint.next} to ${offset}: ${resetConsequence(view, offset)}.`;
  return { count: 1, sentences: until === null ? [what] : [what, ids], offset, firstVersionUntil: until };
}
