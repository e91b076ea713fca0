import { stringify } from 'yaml';
import { readRoutingFile } from '../../configuration/file/yaml-file.ts';
import { FatalError } from '../../errors.ts';
import { SAMPLE_CONFIGURATION, type ScheduleChanges, secondVersion } from '../sample/configuration-versions.ts';
import type { DemoWorld } from './demo-world.ts';
import { waitFor } from './wait-for.ts';

/** The merchant's act: applies the second version and waits until everything scheduled was decided again under it. */
export async function changeConfiguration(world: DemoWorld, signal: AbortSignal): Promise<ScheduleChanges> {
  const submissions = world.servers.database.collection('submissions');
  const scheduled = await submissions.find({ state: 'SCHEDULED' }).toArray();
  const newVersion = await applySecondVersion(world);
  const outdated = { state: 'SCHEDULED' as const, configVersion: { $ne: newVersion } };
  const allDecidedAgain = async () => (await submissions.countDocuments(outdated)) === 0;
  await waitFor('some scheduled submissions were not decided again under version 2', allDecidedAgain, signal);
  const dueBefore = new Map(scheduled.map(({ _id, dueAt }) => [_id, dueAt]));
  const after = await submissions.find({ _id: { $in: [...dueBefore.keys()] } }).toArray();
  return {
    scheduled: scheduled.length,
    moved: after.filter(({ _id, state, dueAt }) => state === 'SCHEDULED' && dueAt !== dueBefore.get(_id)).length,
    withdrawn: after.filter(({ endReason }) => endReason === 'SLOT_WITHDRAWN').length,
  };
}

async function applySecondVersion({ configurations, clock }: DemoWorld): Promise<number> {
  const { content: first } = await readRoutingFile(SAMPLE_CONFIGURATION);
  const content = secondVersion(first);
  const request = { content, sourceText: stringify(content), appliedBy: 'demo', now: clock.now(), dryRun: false };
  const { newVersion } = await configurations.apply(request);
  if (newVersion === null) {
    throw new FatalError('the second version of the configuration does not differ from the first');
  }
  return newVersion;
}
