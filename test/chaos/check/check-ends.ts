import type { Accepted, Evidence } from './evidence.ts';
import { distinct, type Finding, groupBy } from './finding.ts';

const OPEN_STATES: readonly string[] = ['SCHEDULED', 'PENDING', 'SENDING', 'SENT'];
/** After it is due: the scheduler looks for it every second. */
const DUE_GRACE_MS = 60_000;

/** Every accepted submission ends exactly once: complete, declined or not sent, or in a contradiction about its money. */
export function checkEnds(evidence: Evidence, now: number): Finding[] {
  const ends = groupBy([...evidence.ended, ...evidence.notSent], ({ submissionId }) => submissionId);
  const contradicted = new Set(evidence.contradictions.map(({ submissionId }) => submissionId));
  const charged = new Set(evidence.charges.map(({ submissionId }) => submissionId));
  const states = new Map(evidence.submissions.map(({ id, state }) => [id, state]));
  const submissions = groupBy(evidence.accepted, ({ submissionId }) => submissionId);
  const known = [...submissions].flatMap(([submissionId, [accepted]]): Finding[] => {
    const count = distinct(ends.get(submissionId) ?? []);
    if (count > 1) return [{ damage: 'doubled', what: `submission ${submissionId} ended ${count} times` }];
    if (count === 1 || accepted === undefined || contradicted.has(submissionId)) return [];
    // Of a charge without an outcome, the money is what matters: it is found there.
    if (charged.has(submissionId) || isStillScheduled(accepted, now)) return [];
    return [neverTold(accepted, states.get(submissionId))];
  });
  const strangers = [...ends.keys()].filter((submissionId) => !submissions.has(submissionId));
  return [
    ...known,
    ...strangers.map((id): Finding => ({ damage: 'lost', what: `submission ${id} ended; it was never accepted` })),
  ];
}

function neverTold({ submissionId, orderId, route }: Accepted, state: string | undefined): Finding {
  const what = `${route} submission ${submissionId} of ${orderId} has no end; stored as ${state ?? 'nothing'}`;
  return { damage: state !== undefined && OPEN_STATES.includes(state) ? 'stuck' : 'lost', what };
}

function isStillScheduled({ dueAt }: Accepted, now: number): boolean {
  return dueAt !== null && dueAt + DUE_GRACE_MS > now;
}
