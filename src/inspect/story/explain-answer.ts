import {
  type Classification,
  classifyDebt,
  type UnmappedDecision,
} from '../../domain/classification/classify-decline.ts';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Debt, LatestDecline } from '../../domain/documents/debt.ts';
import type { DeclineRecord } from '../../domain/documents/decline-record.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { routeOfInitialDecline } from '../../domain/routing/cascade.ts';
import { excludedBy } from '../../domain/routing/exclusions.ts';
import { isFlexecom } from '../../domain/routing/gateways.ts';
import { heldOut } from '../../domain/routing/holdout.ts';
import { routeOfDeclinedRebill } from '../../domain/routing/recycle.ts';
import { NOT_SENT_REASONS } from './not-sent-reasons.ts';
import type { Reason } from './sentence.ts';

/** A decline and the answer to it, with the configuration version that gave the answer. */
interface AnsweredDecline {
  readonly record: DeclineRecord;
  readonly debt: Debt;
  /** What the decline said. */
  readonly latest: LatestDecline;
  readonly config: RoutingConfiguration;
  /** Of an accepted one. */
  readonly submission: Submission | null;
}

/**
 * Why a decline got its answer: the functions that decided are asked once more, with the same version. What they say now and
 * did not say then, because something else has changed since, is left out: the answer's own reason then stands alone.
 */
export function explainAnswer(answered: AnsweredDecline): Reason[] {
  const { record, debt, latest, config, submission } = answered;
  const classification = classifyDebt({ kind: debt.kind, latestDecline: latest }, config);
  const classified: Reason = { text: classificationText(classification), rule: 'R8' };
  const routed = routeReason(answered, classification);
  const mark = submission?.networkRule ?? null;
  const marked = mark === null ? [] : [{ text: `it meets a rule of the card network: ${mark}`, rule: 'R19' }];
  const own = record.answer.kind === 'NOT_SENT' ? [NOT_SENT_REASONS[record.answer.reason]] : [];
  return [classified, ...(routed === null ? own : [routed]), ...marked];
}

function routeReason(answered: AnsweredDecline, classification: Classification): Reason | null {
  const { record, debt, latest, config, submission } = answered;
  if (record.answer.kind === 'NOT_SENT') return refusalReason(answered, record.answer.reason, classification);
  const ruling =
    debt.kind === 'REBILL'
      ? routeOfDeclinedRebill(declinedRebill(latest), config)
      : routeOfInitialDecline(latest, classification, {}, config);
  if (ruling.kind === 'REFUSE' || ruling.route.gateway.id !== submission?.flexecomGatewayId) return null;
  const isOfAll = debt.kind !== 'REBILL' && ruling.route.gateway.cascadeAll;
  return { text: ruling.route.because, rule: debt.kind === 'REBILL' ? 'R5' : isOfAll ? 'R3' : 'R2' };
}

function refusalReason(
  { debt, latest, config }: AnsweredDecline,
  reason: keyof typeof NOT_SENT_REASONS,
  classification: Classification,
): Reason | null {
  const { rule } = NOT_SENT_REASONS[reason];
  if (reason === 'HOLDOUT') return debt.holdout === undefined ? null : { text: heldOut(debt.holdout).detail, rule };
  if (reason === 'EXCLUDED') return exclusionReason(latest, debt, config);
  const rulings =
    debt.kind === 'REBILL'
      ? [routeOfDeclinedRebill(declinedRebill(latest), config)]
      : [{}, debt].map((known) => routeOfInitialDecline(latest, classification, known, config));
  const refusal = rulings.find((ruling) => ruling.kind === 'REFUSE' && ruling.reason === reason);
  return refusal?.kind === 'REFUSE' ? { text: refusal.detail, rule } : null;
}

function exclusionReason(latest: LatestDecline, { kind }: Debt, config: RoutingConfiguration): Reason | null {
  const planned = { route: kind === 'REBILL' ? 'RECYCLE' : 'CASCADE', amountMinor: latest.amountMinor } as const;
  for (const gateway of config.gateways.filter(isFlexecom)) {
    const refusal = excludedBy(gateway, latest, planned);
    if (refusal !== null) return { text: refusal.detail, rule: 'R24' };
  }
  return null;
}

function declinedRebill(latest: LatestDecline) {
  return { ...latest, subscriptionGatewayId: latest.rebill?.subscriptionGatewayId ?? latest.gatewayId };
}

function classificationText({ decidedBy, insufficientFunds }: Classification): string {
  const funds = insufficientFunds ? '; the decline itself says insufficient funds' : '';
  if (decidedBy.by !== 'MAPPING_RULE') return `${unmappedText(decidedBy)}${funds}`;
  const { rule, index } = decidedBy.matched;
  const scope =
    'gatewayId' in rule.scope ? `gateway ${rule.scope.gatewayId}` : `gateways of type ${rule.scope.gatewayType}`;
  const row = `row ${index + 1} of the decline mapping (${scope}, ${rule.orderType}, “${rule.message}”)`;
  return `${typeText(decidedBy.type)} by ${row}; without it ${unmappedText(decidedBy.overrode)}${funds}`;
}

function unmappedText(decision: UnmappedDecision): string {
  const type = typeText(decision.type);
  switch (decision.by) {
    case 'GATEWAY':
      return `${type}, as the gateway itself said`;
    case 'DEFAULT_TABLE': {
      const { basis, matched, meaning } = decision.row;
      return `${type} by the default table: ${BASES[basis]} ${matched} means “${meaning}”`;
    }
    case 'UNKNOWN':
      return 'hard, because neither its code nor its text is known';
    default:
      return decision satisfies never;
  }
}

const BASES = { ADVICE_CODE: 'advice code', RESPONSE_CODE: 'response code', TEXT: 'the text' } as const;

function typeText(type: 'SOFT' | 'HARD'): string {
  return type === 'SOFT' ? 'soft' : 'hard';
}
