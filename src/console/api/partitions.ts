import { z } from 'zod';
import { type CheckpointView, readCheckpoints } from '../../inspect/checkpoints/checkpoints.ts';
import type { Servers } from '../../inspect/servers.ts';
import { previewReset, previewResumePartition } from '../../operate/checkpoints/preview-recovery.ts';
import { recoveryOptions } from '../../operate/checkpoints/recovery-options.ts';
import { resetPartition } from '../../operate/checkpoints/reset-partition.ts';
import { resumePartition } from '../../operate/checkpoints/resume-partition.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import { type Action, addAction } from './action.ts';
import type { ApiServer } from './api-server.ts';
import { Text } from './query.ts';

const WaitSchema = z.object({ reason: z.string(), since: z.number() });

const PartitionSchema = z.object({
  /** `<stage>/<topic>/<partition>`, as commands take it. */
  name: z.string(),
  /** The next offset to apply. */
  next: z.number(),
  /** What the topic holds of it; null: the topic does not have this partition any more. */
  log: z.object({ start: z.number(), end: z.number() }).nullable(),
  /** The consumer group's offset; -1: none. */
  committed: z.number(),
  stopped: z.object({ kind: z.string(), ...WaitSchema.shape }).nullable(),
  held: WaitSchema.nullable(),
  deadLettersInARow: z.number(),
  /** Messages of the last chunk, which a take-over publishes if they are missing. */
  outputs: z.number(),
  /** The safe ways on. */
  options: z.array(z.object({ command: z.string(), meaning: z.string() })),
});

export type PartitionAnswer = z.infer<typeof PartitionSchema>;

const name = { name: Text };
/** Digits, as a field of a form has them: nothing else must become an offset, least of all an empty text. */
const OffsetText = z
  .string()
  .regex(/^\d{1,15}$/, 'expected an offset')
  .transform(Number);
const ResetTo = z.union([z.enum(['beginning', 'end', 'next', 'committed']), z.int().min(0), OffsetText]);
const resumeTarget = z.object(name);
const resetTarget = z.object({
  ...name,
  to: ResetTo,
  /** Whether the last chunk's messages are published: look, or what an operator found. */
  outputs: z.enum(['look', 'published', 'publish']).default('look'),
});

const resume: Action<typeof resumeTarget.shape> = {
  name: 'resume-partition',
  summary: 'Lets a stopped partition continue where it stopped',
  needs: 'admin',
  target: resumeTarget,
  preview: (chosen, deps) => onView(deps, chosen.name, async (_servers, view) => previewResumePartition(view)),
  run: (chosen, operator, deps) =>
    onView(deps, chosen.name, async (servers, view) => {
      await resumePartition(servers, view, operator, deps.logger);
      return `${view.name} continues at offset ${view.checkpoint.next}.`;
    }),
};

const reset: Action<typeof resetTarget.shape> = {
  name: 'reset-partition',
  summary: 'Lets a stopped or held partition continue at another offset',
  needs: 'admin',
  target: resetTarget,
  preview: (chosen, deps) =>
    onView(deps, chosen.name, (servers, view) => previewReset(servers, view, { target: chosen.to })),
  run: (chosen, operator, deps) =>
    onView(deps, chosen.name, async (servers, view) => {
      const { firstVersionUntil } = await previewReset(servers, view, { target: chosen.to });
      const request = { target: chosen.to, outputs: chosen.outputs, firstVersionUntil };
      const offset = await resetPartition(servers, view, request, operator, deps.logger);
      return `${view.name} continues at offset ${offset}.`;
    }),
};

/** One partition, why it waits, and the safe ways on. What all partitions do is in the snapshot. */
export function addPartitions(server: ApiServer, deps: ConsoleDependencies): void {
  server.get(
    '/api/v1/partitions/:stage/:topic/:partition',
    {
      schema: {
        summary: 'A partition: where it is, why it waits, and the safe ways on',
        params: z.object({ stage: Text, topic: Text, partition: Text }),
        response: { 200: PartitionSchema },
      },
    },
    async ({ params: { stage, topic, partition } }) =>
      onView(deps, `${stage}/${topic}/${partition}`, async (_servers, view) => partitionAnswer(view)),
  );
  addAction(server, resume, deps);
  addAction(server, reset, deps);
}

function onView<Result>(
  { reader }: ConsoleDependencies,
  partition: string,
  use: (servers: Servers, view: CheckpointView) => Promise<Result>,
): Promise<Result> {
  return reader.read(async (servers) => {
    const [view] = await readCheckpoints(servers, [partition]);
    if (view === undefined) throw new TypeError(`readCheckpoints found nothing for ${partition}`);
    return use(servers, view);
  });
}

function partitionAnswer(view: CheckpointView): PartitionAnswer {
  const { name: id, checkpoint, log, committed } = view;
  const { next, stopped, held, deadLettersInARow, outputs } = checkpoint;
  return {
    name: id,
    next,
    log: log === null ? null : { start: log.start, end: log.end },
    committed,
    stopped: stopped === null ? null : { kind: stopped.kind, reason: cleanText(stopped.reason), since: stopped.at },
    held: held === null ? null : { ...held, reason: cleanText(held.reason) },
    deadLettersInARow,
    outputs: outputs.length,
    options: recoveryOptions(view),
  };
}
