import { comparableText } from '../classification/comparable-text.ts';
import type { ExcludableRoute, Exclusion, FlexecomGateway } from '../configuration.ts';
import type { LatestDecline } from '../documents/debt.ts';
import { type Refusal, refuse } from '../ruling.ts';

/** What would be sent: the part of a planned submission that exclusions look at. */
interface Planned {
  readonly route: ExcludableRoute;
  /** The price that would be charged. */
  readonly amountMinor: number;
}

type DeclinedPayment = Pick<LatestDecline, 'campaignId' | 'items' | 'decline' | 'card' | 'currency'>;

/** The refusal of a submission that one of the gateway's exclusions describes (R24); null: none does. */
export function excludedBy(
  { id, exclusions }: Pick<FlexecomGateway, 'id' | 'exclusions'>,
  latest: DeclinedPayment,
  planned: Planned,
): Refusal | null {
  const text = exclusions.length === 0 ? '' : comparableText(latest.decline.text);
  for (const [index, exclusion] of exclusions.entries()) {
    if (!conditionsOf(exclusion, latest, planned, text).every(Boolean)) continue;
    const by = namesOfConditions(exclusion).join(', ');
    return refuse('EXCLUDED', `exclusion ${index + 1} of gateway ${id} describes it, by its ${by}`);
  }
  return null;
}

/** The fields of an exclusion that say something, in the words of the file. */
function namesOfConditions(exclusion: Exclusion): string[] {
  return Object.entries(exclusion).flatMap(([name, value]) => (value === null ? [] : [name]));
}

/**
 * Whether each condition holds. What the decline does not say (a card's country, its network) meets no condition: only
 * what is known to be excluded is excluded.
 */
function conditionsOf(exclusion: Exclusion, latest: DeclinedPayment, planned: Planned, text: string): boolean[] {
  const { decline, card = null, items } = latest;
  const { campaignIds, productIds, binPrefixes, declineCodes, declineText } = exclusion;
  return [
    isListed(exclusion.routes, planned.route),
    isListed(campaignIds, latest.campaignId),
    productIds === null || items.some(({ productId }) => productIds.includes(productId)),
    isListed(exclusion.networks, decline.network),
    isListed(exclusion.cardFundings, card?.funding ?? null),
    isListed(exclusion.cardCountries, card?.country ?? null),
    binPrefixes === null || binPrefixes.some((prefix) => card?.bin?.startsWith(prefix) === true),
    isInRange(exclusion.amounts, latest.currency, planned.amountMinor),
    declineCodes === null || declineCodes.some((code) => isSameCode(code, decline.code)),
    declineText === null || text.includes(comparableText(declineText)),
  ];
}

function isListed(list: readonly (string | null)[] | null, value: string | null): boolean {
  return list === null || list.includes(value);
}

function isInRange(amounts: Exclusion['amounts'], currency: string, amountMinor: number): boolean {
  if (amounts === null) return true;
  const range = Object.hasOwn(amounts, currency) ? amounts[currency] : undefined;
  if (range === undefined) return false;
  return amountMinor >= (range.fromMinor ?? 0) && amountMinor <= (range.toMinor ?? Number.POSITIVE_INFINITY);
}

function isSameCode(code: string, given: string | null): boolean {
  return given !== null && code.trim().toLowerCase() === given.trim().toLowerCase();
}
