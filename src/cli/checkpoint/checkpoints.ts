import {
  type CheckpointView,
  checkChosen,
  chosenCheckpoints,
  parseCheckpointId,
  readCheckpoints,
} from '../../inspect/checkpoints/checkpoints.ts';
import { type Servers, withServers } from '../../inspect/servers.ts';
import type { UpgradedAt } from '../../operate/checkpoints/first-version-until.ts';
import { previewReset, previewResumePartition } from '../../operate/checkpoints/preview-recovery.ts';
import { checkpointJson } from '../../operate/checkpoints/recovery-options.ts';
import type { ResetTarget } from '../../operate/checkpoints/reset-offset.ts';
import { type OutputsChoice, resetPartition } from '../../operate/checkpoints/reset-partition.ts';
import { resumePartition } from '../../operate/checkpoints/resume-partition.ts';
import { readSettings } from '../../settings/settings.ts';
import { commandLogger } from '../../telemetry/logging.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { print } from '../print.ts';
import { printPreview } from '../print-preview.ts';
import { checkpointText } from './checkpoint-text.ts';

export interface ShowFlags {
  readonly stopped?: boolean;
  readonly json?: boolean;
}

/** `salvage checkpoint show` */
export async function showCheckpoints(ids: string[], { stopped = false, json = false }: ShowFlags): Promise<void> {
  for (const id of ids) parseCheckpointId(id);
  const views = await withServers(readSettings(process.env), 'read', (servers) => readCheckpoints(servers, ids));
  const shown = views.filter(({ checkpoint }) => !stopped || checkpoint.stopped !== null);
  for (const view of shown) {
    if (json) process.stdout.write(`${JSON.stringify(checkpointJson(view))}\n`);
    else print(checkpointText(view));
  }
  if (shown.length > 0 || json) return;
  print(stopped ? 'No partition is stopped.' : 'No checkpoints yet.');
}

export interface ResumeFlags extends OperatorFlags {
  readonly dryRun?: boolean;
}

/** `salvage checkpoint resume` */
export async function resumeCheckpoints(ids: string[], flags: ResumeFlags): Promise<void> {
  for (const id of ids) checkChosen(id);
  const settings = readSettings(process.env);
  const { dryRun = false } = flags;
  await withServers(settings, dryRun ? 'read' : 'change', async (servers) => {
    const views = await chosen(servers, ids);
    if (dryRun) for (const view of views) printPreview(previewResumePartition(view), {});
    if (dryRun || views.length === 0) return;
    const operator = await operatorOf(flags);
    for (const view of views) {
      await resumePartition(servers, view, operator, commandLogger(settings));
      print(`${view.name} resumed at offset ${view.checkpoint.next}.`);
    }
  });
}

async function chosen(servers: Servers, ids: readonly string[]): Promise<CheckpointView[]> {
  const views = await chosenCheckpoints(servers, ids);
  if (views.length === 0) print(`No partition of ${ids.join(', ')} is stopped.`);
  return views;
}

export interface ResetFlags extends OperatorFlags {
  readonly to: ResetTarget;
  readonly outputs: OutputsChoice;
  readonly upgradedAt?: UpgradedAt;
  readonly yes?: boolean;
}

/** `salvage checkpoint reset` */
export async function resetCheckpoints(ids: string[], flags: ResetFlags): Promise<void> {
  const { to, outputs, upgradedAt, yes = false } = flags;
  for (const id of ids) checkChosen(id);
  const settings = readSettings(process.env);
  await withServers(settings, yes ? 'change' : 'read', async (servers) => {
    const views = await chosen(servers, ids);
    const operator = yes && views.length > 0 ? await operatorOf(flags) : null;
    for (const view of views) {
      const { name } = view;
      const wish = { target: to, ...(upgradedAt === undefined ? {} : { upgradedAt }) };
      const { sentences, offset, firstVersionUntil } = await previewReset(servers, view, wish);
      print(sentences.join('\n'));
      if (operator === null) continue;
      const request = { target: to, outputs, firstVersionUntil };
      await resetPartition(servers, view, request, operator, commandLogger(settings));
      print(`${name} continues at offset ${offset}.`);
    }
    if (!yes) print('Nothing was changed. Add --yes to reset it.');
  });
}
