import { countText } from '../../domain/count-text.ts';
import { moneyText } from '../../domain/money-text.ts';
import { isDeadLetterTopic } from '../../names.ts';
import type { DecodedMessage } from './decode-message.ts';

type Event = NonNullable<DecodedMessage['event']>;

/** A message in one line, for a person. */
export function describeMessage({ topic, event, unreadable, headers }: DecodedMessage): string {
  if (isDeadLetterTopic(topic)) {
    return `DEAD LETTER of ${headers.salvage_stage ?? 'a stage'}: ${headers.salvage_reason}`;
  }
  if (event === null) return `unreadable: ${unreadable}`;
  return DESCRIPTIONS[topic]?.(event) ?? JSON.stringify(event);
}

const DESCRIPTIONS: Readonly<Record<string, (event: Event) => string>> = {
  'payment-declined.new-sale': (event) =>
    `${event.saleKind} ${money(event)} declined on ${event.gatewayId}: ${declineText(event.decline)} (transaction ${event.transactionId})`,
  'payment-declined.recurring': (event) =>
    `rebill of ${event.subscriptionId}, cycle ${event.billingCycle}, attempt ${event.attempt}, ${money(event)} declined on ${event.gatewayId}: ${declineText(event.decline)}`,
  'rerun-requested': (event) =>
    `${event.requestedBy} requested a rerun on ${event.gatewayId ?? event.gatewayProfileId ?? 'no gateway'} (${event.source}, key ${event.requestKey})`,
  'submission-due': (event) => `submission ${event.submissionId} is due`,
  'decline-accepted': (event) =>
    `accepted for ${event.route} on ${event.flexecomGatewayId}, ${money(event)}${dueText(event.dueAt)}; configuration ${event.configVersion}${ruleText(event)}`,
  'decline-not-sent': (event) => `not sent: ${event.reason}; next: ${event.next}. ${event.detail}`,
  'flexecom-submit.cascade': submitText,
  'flexecom-submit.recovery': submitText,
  'flexecom-result': resultText,
  'flexecom-result.cascade': resultText,
  'order-complete.new-sale': completeText,
  'order-complete.recurring': completeText,
  'order-declined': (event) => `not recovered${inParentheses(event.reason)}; the order is ${event.orderStatus}`,
  'subscription-recycle-failed': (event) =>
    `not recovered${inParentheses(event.reason)}; the subscription is RECYCLE_FAILED`,
  'money-contradiction': (event) =>
    `CONTRADICTION ${event.kind}: charged ${moneyText(event.chargedMinor, event.currency)} (${event.flexecomTransactionId}). ${event.detail}`,
};

function submitText(event: Event): string {
  return `to send to ${event.flexecomGatewayId} by ${event.route}: ${money(event)}, submission ${event.submissionId}${ruleText(event)}`;
}

function resultText(event: Event): string {
  const decline = event.decline === null ? '' : `: ${declineText(event.decline)}`;
  return `FlexEcom: ${event.outcome}${inParentheses(event.reason)} ${money(event)}, via ${event.source}${decline}`;
}

function completeText(event: Event): string {
  const late = event.late === true ? ', LATE' : '';
  return `recovered ${money(event)} by ${event.route} (${event.flexecomTransactionId})${late}: fulfill ${itemCount(event.items)}`;
}

function itemCount(items: unknown): string {
  const count = Array.isArray(items) ? items.length : 0;
  return countText(count, 'item');
}

function money(event: Event): string {
  return moneyText(event.amountMinor, event.currency);
}

function inParentheses(value: unknown): string {
  return value === null || value === undefined ? '' : ` (${value})`;
}

function dueText(dueAt: unknown): string {
  if (typeof dueAt !== 'number') return '';
  const date = new Date(dueAt);
  return `, due ${Number.isNaN(date.getTime()) ? dueAt : date.toISOString()}`;
}

function ruleText(event: Event): string {
  return typeof event.networkRule === 'string' ? `; network rule: ${event.networkRule}` : '';
}

function declineText(decline: unknown): string {
  if (typeof decline !== 'object' || decline === null) return 'no decline details';
  const { code, text, type } = { code: null, text: '', type: null, ...decline };
  return `${code ?? 'no code'} "${text}"${inParentheses(type)}`;
}
