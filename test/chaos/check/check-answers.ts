import type { Accepted, Decline, Evidence, NotSent } from './evidence.ts';
import { distinct, type Finding, groupBy } from './finding.ts';

/** Every decline and every rerun request gets exactly one first answer; what nobody published gets none. */
export function checkAnswers(evidence: Evidence): Finding[] {
  const { declines, reruns, accepted, notSent } = evidence;
  const answers = [...accepted, ...notSent.filter(({ submissionId }) => submissionId === null)];
  const toDeclines = groupBy(answers, (answer) => (answer.requestKey === null ? declineKey(answer) : null));
  const toReruns = groupBy(answers, ({ requestKey }) => requestKey);
  const published = groupBy(declines, declineKey);
  const requested = groupBy(reruns, ({ requestKey }) => requestKey);
  const lastAnswered = lastAnsweredOffsets(declines, toDeclines);
  return [
    ...[...published].flatMap(([key, repeats]) => {
      const [first] = repeats;
      return first === undefined ? [] : checkOne(key, toDeclines.get(key) ?? [], isPassed(first, lastAnswered));
    }),
    ...[...requested.keys()].flatMap((key) => checkOne(`rerun ${key}`, toReruns.get(key) ?? [], false)),
    ...[...toDeclines.keys()].filter((key) => !published.has(key)).map(unaccounted),
    ...[...toReruns.keys()].filter((key) => !requested.has(key)).map(unaccounted),
  ];
}

function checkOne(what: string, answers: readonly (Accepted | NotSent)[], passed: boolean): Finding[] {
  const count = distinct(answers);
  if (count > 1) return [{ damage: 'doubled', what: `${what} has ${count} first answers` }];
  if (count === 1) return [];
  return passed
    ? [{ damage: 'lost', what: `${what} has no answer, and a later message of its partition has one` }]
    : [{ damage: 'stuck', what: `${what} has no answer, and neither has a later message of its partition` }];
}

function unaccounted(key: string): Finding {
  return { damage: 'unaccounted', what: `${key} was answered, and no committed message asks for it` };
}

function declineKey({ orderId, transactionId }: { orderId: string; transactionId: string | null }): string {
  return `${orderId} ${transactionId}`;
}

/** By partition: whoever reads in order has passed what is before. */
function lastAnsweredOffsets(declines: readonly Decline[], answers: ReadonlyMap<string, unknown>): Map<string, number> {
  const last = new Map<string, number>();
  for (const decline of declines) {
    if (!answers.has(declineKey(decline))) continue;
    const [partition, offset] = splitPosition(decline.position);
    last.set(partition, Math.max(offset, last.get(partition) ?? -1));
  }
  return last;
}

function isPassed({ position }: Decline, lastAnswered: ReadonlyMap<string, number>): boolean {
  const [partition, offset] = splitPosition(position);
  return offset < (lastAnswered.get(partition) ?? -1);
}

function splitPosition(position: string): [partition: string, offset: number] {
  const at = position.lastIndexOf('/');
  return [position.slice(0, at), Number(position.slice(at + 1))];
}
