import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Condition, Finding } from './condition.ts';
import { actionsUnfinished, deadLettersOpen, gatewayPausedItself, pausedForLong } from './operators.ts';
import { partitionHeld, partitionStopped, shoppersWait, stageBehind } from './partitions.ts';
import {
  configurationsDiffer,
  dataVersionDiffers,
  instanceSilent,
  noConfiguration,
  nothingRuns,
  notSetUp,
  roleRunsNowhere,
} from './running.ts';
import {
  contradictionsOpen,
  submissionsOverdue,
  submissionsParked,
  submissionsPastDue,
  submissionsStranded,
  submissionsWait,
} from './submissions.ts';

/**
 * Everything for which a person is needed, in the order of the money that it costs: first what lets no debt be recovered,
 * then shoppers who leave, then money that was taken, then what recovers later. `salvage status --check`, the console and
 * the alert rules read this list.
 */
export const CONDITIONS: readonly Condition[] = [
  notSetUp,
  dataVersionDiffers,
  nothingRuns,
  noConfiguration,
  partitionStopped,
  roleRunsNowhere,
  shoppersWait,
  partitionHeld,
  contradictionsOpen,
  gatewayPausedItself,
  submissionsParked,
  submissionsWait,
  deadLettersOpen,
  submissionsOverdue,
  submissionsPastDue,
  stageBehind,
  submissionsStranded,
  configurationsDiffer,
  instanceSilent,
  actionsUnfinished,
  pausedForLong,
];

/** A condition that holds. */
interface HoldingCondition extends Omit<Condition, 'judge' | 'reads'>, Finding {}

export interface Judgement {
  /** In the list's order. */
  readonly holding: readonly HoldingCondition[];
  /** Names of those that could not be judged, as a part of the snapshot could not be read. */
  readonly unknown: readonly string[];
}

export function judgeConditions(snapshot: Snapshot): Judgement {
  const holding: HoldingCondition[] = [];
  const unknown: string[] = [];
  for (const { judge, reads: _, ...described } of CONDITIONS) {
    const finding = judge(snapshot);
    if (finding === 'UNKNOWN') unknown.push(described.name);
    else if (finding !== null) holding.push({ ...described, ...finding });
  }
  return { holding, unknown };
}

/** Whether a person is needed, or may be: what is good to know does not count. */
export function isPersonNeeded({ holding, unknown }: Judgement): boolean {
  return unknown.length > 0 || holding.some(({ severity }) => severity !== 'info');
}
