import { moneyText } from '../money-text.ts';
import type { SeenMessage } from './read-message.ts';
import { isDeadLetterTopic } from './read-message.ts';

type SeenEvent = Readonly<Record<string, unknown>>;

/** What a message says, in one line for a person. */
export function describeMessage({ topic, event, unreadable, headers }: SeenMessage): string {
  if (isDeadLetterTopic(topic)) {
    return `DEAD LETTER of ${headers.salvage_stage ?? 'a stage'}: ${headers.salvage_reason}`;
  }
  if (event === null) return `unreadable: ${unreadable}`;
  return DESCRIPTIONS[topic]?.(event) ?? JSON.stringify(event);
}

const DESCRIPTIONS: Readonly<Record<string, (event: SeenEvent) => string>> = {
  'payment-declined.new-sale': (event) =>
    `${event.saleKind} ${money(event)} declined on ${event.gatewayId}: ${declineText(event.decline)} (transaction ${event.transactionId})`,
  'payment-declined.recurring': (event) =>
    `rebill of ${event.subscriptionId}, cycle ${event.billingCycle}, attempt ${event.attempt}, ${money(event)} declined on ${event.gatewayId}: ${declineText(event.decline)}`,
  'rerun-requested': (event) =>
    `${event.requestedBy} asks for a rerun on ${event.gatewayId ?? event.gatewayProfileId ?? 'no gateway'} (${event.source}, key ${event.requestKey})`,
  'submission-due': (event) => `submission ${event.submissionId} is due`,
  'decline-accepted': (event) =>
    `accepted for ${event.route} on ${event.flexecomGatewayId}, ${money(event)}${dueText(event.dueAt)}; configuration ${event.configVersion}${ruleText(event)}`,
  'decline-not-sent': (event) => `not sent: ${event.reason}; next: ${event.next}. ${event.detail}`,
  'flexecom-submit.cascade': submitText,
  'flexecom-submit.recovery': submitText,
  'flexecom-result': (event) =>
    `FlexEcom: ${event.outcome}${optional(event.reason)} ${money(event)}, learned by ${event.source}${event.decline === null ? '' : `: ${declineText(event.decline)}`}`,
  'order-complete.new-sale': completeText,
  'order-complete.recurring': completeText,
  'order-declined': (event) => `not recovered${optional(event.reason)}; the order is ${event.orderStatus}`,
  'subscription-recycle-failed': (event) =>
    `not recovered${optional(event.reason)}; the subscription is RECYCLE_FAILED`,
  'money-contradiction': (event) =>
    `CONTRADICTION ${event.kind}: charged ${moneyText(event.chargedMinor, event.currency)} (${event.flexecomTransactionId}). ${event.detail}`,
};

function submitText(event: SeenEvent): string {
  return `to be sent to ${event.flexecomGatewayId} by ${event.route}: ${money(event)}, submission ${event.submissionId}${ruleText(event)}`;
}

function completeText(event: SeenEvent): string {
  const late = event.late === true ? ', LATE' : '';
  return `recovered ${money(event)} by ${event.route} (${event.flexecomTransactionId})${late}: fulfill ${counted(event.items)}`;
}

function counted(items: unknown): string {
  const count = Array.isArray(items) ? items.length : 0;
  return count === 1 ? '1 item' : `${count} items`;
}

function money(event: SeenEvent): string {
  return moneyText(event.amountMinor, event.currency);
}

function optional(value: unknown): string {
  return value === null || value === undefined ? '' : ` (${value})`;
}

function dueText(dueAt: unknown): string {
  return typeof dueAt === 'number' ? `, due ${new Date(dueAt).toISOString()}` : '';
}

function ruleText(event: SeenEvent): string {
  return typeof event.networkRule === 'string' ? `; network rule: ${event.networkRule}` : '';
}

function declineText(decline: unknown): string {
  if (typeof decline !== 'object' || decline === null) return 'no decline given';
  const { code, text, type } = { code: null, text: '', type: null, ...decline };
  return `${code ?? 'no code'} "${text}"${optional(type)}`;
}
