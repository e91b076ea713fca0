import { type Checkpoint, checkpointCollection } from '../../../src/engine/checkpoint.ts';
import { until } from '../../support/until.ts';
import type { Scene } from './scene.ts';

/** Waits for one. */
export async function stoppedCheckpoint(scene: Scene): Promise<Checkpoint> {
  await until(async () => (await stoppedCheckpoints(scene)).length > 0);
  const [checkpoint] = await stoppedCheckpoints(scene);
  if (checkpoint === undefined) throw new Error('the partition is no longer stopped');
  return checkpoint;
}

export function stoppedCheckpoints(scene: Scene): Promise<Checkpoint[]> {
  return checkpointCollection(scene.database)
    .find({ stopped: { $ne: null } })
    .toArray();
}
