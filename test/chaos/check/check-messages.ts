import type { Evidence } from './evidence.ts';
import { type Finding, groupBy } from './finding.ts';

/** Each malformed message is one dead letter, and no other is; nothing is said twice; what was acknowledged is there. */
export function checkMessages(evidence: Evidence): Finding[] {
  return [
    ...checkDeadLetters(evidence),
    ...checkRepeats(evidence),
    ...checkReadable(evidence),
    ...checkInputs(evidence),
  ];
}

function checkDeadLetters({ malformed, deadLetters }: Evidence): Finding[] {
  const letters = groupBy(deadLetters, ({ position }) => position);
  const expected = new Set(malformed);
  return [
    ...malformed
      .filter((position) => !letters.has(position))
      .map((position): Finding => ({ damage: 'lost', what: `malformed message ${position} is no dead letter` })),
    ...[...letters]
      .filter(([position]) => !expected.has(position))
      .map(([position]): Finding => ({ damage: 'unaccounted', what: `sound message ${position} is a dead letter` })),
    ...[...letters]
      .filter(([, each]) => each.length > 1)
      .map(([position, each]): Finding => ({ damage: 'doubled', what: `${position} is ${each.length} dead letters` })),
  ];
}

function checkRepeats({ said }: Evidence): Finding[] {
  return [...groupBy(said, ({ topic, eventId }) => `${topic} ${eventId}`)]
    .filter(([, each]) => each.length > 1)
    .map(([id, each]) => ({ damage: 'doubled', what: `${id} was published ${each.length} times` }));
}

function checkReadable({ unreadable, openTransactions }: Evidence): Finding[] {
  return [
    ...unreadable.map((position): Finding => ({ damage: 'unaccounted', what: `${position} cannot be decoded` })),
    ...openTransactions.map((at): Finding => ({ damage: 'stuck', what: `a transaction on ${at} has not ended` })),
  ];
}

/** Not the pipeline's fault where it fails, but nothing else that is found can be trusted then. */
function checkInputs({ acknowledged, acknowledgedReruns, declines, reruns, malformed }: Evidence): Finding[] {
  const there = new Set([...declines.map(({ position }) => position), ...malformed]);
  const requested = new Set(reruns.map(({ requestKey }) => requestKey));
  return [
    ...acknowledged
      .filter((position) => !there.has(position))
      .map((position): Finding => ({ damage: 'lost', what: `${position} was acknowledged by Kafka and is not there` })),
    ...acknowledgedReruns
      .filter((key) => !requested.has(key))
      .map((key): Finding => ({ damage: 'lost', what: `rerun ${key} was answered with 202 and is in no topic` })),
  ];
}
