import type { Submission } from '../domain/documents/submission.ts';
import type { Lane } from '../engine/stage.ts';

export function laneOf({ route }: Pick<Submission, 'route'>): Lane {
  return route === 'CASCADE' ? 'cascade' : 'bulk';
}
