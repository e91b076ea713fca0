import {
  type CheckpointView,
  checkChosen,
  chosenCheckpoints,
  parseCheckpointId,
  readCheckpoints,
} from '../../inspect/checkpoints/checkpoints.ts';
import { type Servers, withServers } from '../../inspect/servers.ts';
import type { Operator } from '../../operate/audit.ts';
import type { UpgradedAt } from '../../operate/checkpoints/first-version-until.ts';
import { previewReset, previewResumePartition } from '../../operate/checkpoints/preview-recovery.ts';
import { checkpointJson } from '../../operate/checkpoints/recovery-options.ts';
import type { ResetTarget } from '../../operate/checkpoints/reset-offset.ts';
import { type OutputsChoice, resetPartition } from '../../operate/checkpoints/reset-partition.ts';
import { resumePartition } from '../../operate/checkpoints/resume-partition.ts';
import { readSettings, type Settings } from '../../settings/settings.ts';
import { commandLogger } from '../../telemetry/logging.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { print, printJson } from '../print.ts';
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
    if (json) printJson(checkpointJson(view));
    else print(checkpointText(view));
  }
  if (shown.length > 0 || json) return;
  print(stopped ? 'No partition is stopped.' : 'No checkpoints yet.');
}

export interface ResumeFlags extends OperatorFlags {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `salvage checkpoint resume` */
export async function resumeCheckpoints(ids: string[], flags: ResumeFlags): Promise<void> {
  for (const id of ids) checkChosen(id);
  const settings = readSettings(process.env);
  const { dryRun = false, json = false } = flags;
  await withServers(settings, dryRun ? 'read' : 'change', async (servers) => {
    const views = await chosen(servers, ids, json);
    if (dryRun) for (const view of views) printPreview(previewResumePartition(view), { json, id: view.name });
    if (dryRun || views.length === 0) return;
    const operator = await operatorOf(flags);
    for (const view of views) {
      await resumePartition(servers, view, operator, commandLogger(settings));
      const { name: id, checkpoint } = view;
      if (json) printJson({ id, resumed: true, offset: checkpoint.next });
      else print(`${id} resumed at offset ${checkpoint.next}.`);
    }
  });
}

async function chosen(servers: Servers, ids: readonly string[], json: boolean): Promise<CheckpointView[]> {
  const views = await chosenCheckpoints(servers, ids);
  if (views.length === 0 && !json) print(`No partition of ${ids.join(', ')} is stopped.`);
  return views;
}

export interface ResetFlags extends OperatorFlags {
  readonly to: ResetTarget;
  readonly outputs: OutputsChoice;
  readonly upgradedAt?: UpgradedAt;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `salvage checkpoint reset` */
export async function resetCheckpoints(ids: string[], flags: ResetFlags): Promise<void> {
  const { json = false } = flags;
  for (const id of ids) checkChosen(id);
  const settings = readSettings(process.env);
  const isMeant = flags.yes === true && flags.dryRun !== true;
  await withServers(settings, isMeant ? 'change' : 'read', async (servers) => {
    const views = await chosen(servers, ids, json);
    const operator = isMeant && views.length > 0 ? await operatorOf(flags) : null;
    for (const view of views) await resetOne(servers, view, flags, operator && { operator, settings });
    if (!isMeant && !json && views.length > 0) print('Nothing was changed. Add --yes to reset it.');
  });
}

/** @param by null: only says what it would do */
async function resetOne(
  servers: Servers,
  view: CheckpointView,
  { to, outputs, upgradedAt, json = false }: ResetFlags,
  by: { readonly operator: Operator; readonly settings: Settings } | null,
): Promise<void> {
  const { name: id, checkpoint } = view;
  const wish = { target: to, ...(upgradedAt === undefined ? {} : { upgradedAt }) };
  const { sentences, offset, firstVersionUntil } = await previewReset(servers, view, wish);
  if (!json) print(sentences.join('\n'));
  if (by !== null) {
    const request = { target: to, outputs, firstVersionUntil };
    await resetPartition(servers, view, request, by.operator, commandLogger(by.settings));
    if (!json) print(`${id} continues at offset ${offset}.`);
  }
  if (json) printJson({ id, reset: by !== null, from: checkpoint.next, to: offset, sentences });
}
