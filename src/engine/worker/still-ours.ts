import { checkpointId, isStillOwned } from '../checkpoint.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Share } from './fair-share.ts';

/**
 * A message that fails before its checkpoint is written would never show that somebody else has the partition by now: an
 * operator who skips it takes the partition over. So the owner of what is held is looked at before it is tried again.
 * @returns the shares whose partitions are still ours, as far as that is known.
 */
export async function stillOurs({ checkpoints }: EngineDependencies, shares: readonly Share[]): Promise<Share[]> {
  const held = shares.filter(({ partition }) => partition.state.kind === 'held').map(({ partition }) => partition);
  if (held.length === 0) return [...shares];
  // Where MongoDB is away, the chunk meets the same.
  const stored = await checkpoints.readAll(held.map(({ id }) => checkpointId(id))).catch(() => null);
  if (stored === null) return [...shares];
  const lost = held.filter(({ id, owned }) => {
    return owned !== null && !isStillOwned(owned.checkpoint, stored.get(checkpointId(id)));
  });
  for (const partition of lost) partition.fenced('its checkpoint has another owner');
  return shares.filter(({ partition }) => !lost.includes(partition));
}
