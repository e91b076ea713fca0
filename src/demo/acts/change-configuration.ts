import { stringify } from 'yaml';
import { readRoutingFile } from '../../configuration/file/yaml-file.ts';
import { FatalError } from '../../errors.ts';
import { secondVersion } from '../sample/second-version.ts';
import type { DemoWorld } from './demo-world.ts';
import { SAMPLE_CONFIGURATION } from './demo-world.ts';
import { waitFor } from './wait-for.ts';

/** What a new version did to what was scheduled under the one before. */
export interface ConfigurationChange {
  readonly scheduled: number;
  readonly moved: number;
  readonly withdrawn: number;
}

/** Applies the second version while declines wait, and waits until everything scheduled was looked at under it (R5). */
export async function changeConfiguration(world: DemoWorld, signal: AbortSignal): Promise<ConfigurationChange> {
  const submissions = world.servers.database.collection('submissions');
  const scheduled = await submissions.find({ state: 'SCHEDULED' }).toArray();
  const { content: first } = await readRoutingFile(SAMPLE_CONFIGURATION);
  const content = secondVersion(first);
  const { newVersion } = await world.configurations.apply({
    content,
    sourceText: stringify(content),
    appliedBy: 'demo',
    now: world.clock.now(),
    dryRun: false,
  });
  if (newVersion === null) throw new FatalError('the second version says what the first one says');
  const outdated = { state: 'SCHEDULED' as const, configVersion: { $ne: newVersion } };
  await waitFor('the second version', async () => (await submissions.countDocuments(outdated)) === 0, signal);
  const dueBefore = new Map(scheduled.map(({ _id, dueAt }) => [_id, dueAt]));
  const after = await submissions.find({ _id: { $in: [...dueBefore.keys()] } }).toArray();
  return {
    scheduled: scheduled.length,
    moved: after.filter(({ _id, state, dueAt }) => state === 'SCHEDULED' && dueAt !== dueBefore.get(_id)).length,
    withdrawn: after.filter(({ endReason }) => endReason === 'SLOT_WITHDRAWN').length,
  };
}
