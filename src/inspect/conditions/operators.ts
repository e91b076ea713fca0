import { countText } from '../../domain/count-text.ts';
import { PAUSED_BY_ITSELF } from '../../domain/routing/pauses.ts';
import { timeText } from '../time-text.ts';
import { condition } from './condition.ts';
import { are, earliest, firstOf } from './wording.ts';

const DAY_MS = 86_400_000;

/** Long enough for a batch of replays; a command that was killed never completes its entry. */
const UNFINISHED_FOR_MS = 60 * 60_000;

export const deadLettersOpen = condition({
  name: 'DEAD_LETTERS_OPEN',
  severity: 'ticket',
  summary: 'Messages could not be processed, and nobody has replayed or dismissed them.',
  runbook: 'dead-letters',
  reads: ['deadLetters'],
  find: ({ deadLetters: { open, byTopic, since } }) => {
    if (open === 0) return null;
    const topics = Object.entries(byTopic).filter(([, count]) => count > 0);
    const [first] = topics.toSorted(([, a], [, b]) => b - a);
    return {
      says: `${countText(open, 'dead letter')} ${are(open)} open: ${firstOf(topics.map(([topic, count]) => `${count} of ${topic}`))}`,
      count: open,
      about: topics.map(([topic]) => topic),
      since,
      command: `salvage dlq list${first === undefined ? '' : ` ${first[0]}`}`,
    };
  },
});

export const actionsUnfinished = condition({
  name: 'ACTIONS_UNFINISHED',
  severity: 'ticket',
  summary: 'An operator began an action, and nothing says how it ended.',
  runbook: 'if-an-action-was-not-completed',
  reads: ['unfinishedActions'],
  find: ({ unfinishedActions }, at) => {
    const old = unfinishedActions.filter((one) => at - one.at >= UNFINISHED_FOR_MS);
    const [first] = old;
    if (first === undefined) return null;
    return {
      says: `${countText(old.length, 'action')} not completed: ${first.action} of ${first.about} by ${first.by}`,
      count: old.length,
      about: old.map(({ id }) => id),
      since: earliest(old.map((one) => one.at)),
      command: 'salvage audit --unfinished',
    };
  },
});

export const gatewayPausedItself = condition({
  name: 'GATEWAY_PAUSED_ITSELF',
  severity: 'ticket',
  summary: 'A gateway refused one request after the other, so the pipeline paused it: nothing new goes there.',
  runbook: 'pausing-a-gateway',
  reads: ['pauses'],
  find: ({ pauses }) => {
    const paused = pauses.flatMap(({ gatewayId, operator, waiting }) =>
      operator?.by === PAUSED_BY_ITSELF ? [{ gatewayId, waiting, ...operator }] : [],
    );
    const [first] = paused;
    if (first === undefined) return null;
    const waiting = paused.reduce((sum, one) => sum + one.waiting, 0);
    return {
      says: `${firstOf(paused.map(({ gatewayId, why }) => `${gatewayId} is paused: ${why}`))}; ${countText(waiting, 'submission')} wait`,
      count: paused.length,
      about: paused.map(({ gatewayId }) => gatewayId),
      since: earliest(paused.map(({ since }) => since)),
      command: `salvage resume ${first.gatewayId}`,
    };
  },
});

export const pausedForLong = condition({
  name: 'PAUSED_FOR_LONG',
  severity: 'info',
  summary: 'An operator paused a gateway more than a day ago.',
  runbook: 'pausing-a-gateway',
  reads: ['pauses'],
  find: ({ pauses }, at) => {
    const old = pauses.flatMap(({ gatewayId, route, operator, waiting }) => {
      if (operator === null || operator.by === PAUSED_BY_ITSELF || at - operator.since < DAY_MS) return [];
      return [{ target: `${gatewayId}${route === null ? '' : ` ${route}`}`, waiting, ...operator }];
    });
    const [first] = old;
    if (first === undefined) return null;
    const targets = old.map(({ target, by, since }) => `${target} by ${by} since ${timeText(since)} UTC`);
    const waiting = old.reduce((sum, one) => sum + one.waiting, 0);
    return {
      says: `paused for more than a day: ${firstOf(targets)}; ${countText(waiting, 'submission')} wait`,
      count: old.length,
      about: old.map(({ target }) => target),
      since: earliest(old.map(({ since }) => since)),
      command: `salvage resume ${first.target}`,
    };
  },
});
