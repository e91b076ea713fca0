import type { Route } from '../../topics/contract/fields.ts';

/**
 * The routing configuration as plain types: what each rule reads. The schema that parses a configuration file is in
 * `src/configuration`, and is checked against these types.
 */

/** The content of a configuration file. */
export interface RoutingContent {
  /** The calendar in which days are counted (R5). */
  readonly timeZone: string;
  /** A debt counts as recovered where it was paid within so many days of its first decline (R23). */
  readonly reportWindowDays: number;
  readonly gateways: readonly Gateway[];
  readonly campaignProducts: readonly CampaignProduct[];
  readonly gatewayProfiles: readonly GatewayProfile[];
  readonly cascadeProfiles: readonly CascadeProfile[];
  readonly recycleProfiles: readonly RecycleProfile[];
  readonly declineMapping: readonly DeclineMappingRule[];
  /** What the merchant knows better than the published rules of the card networks (R19). */
  readonly networkRules: readonly NetworkRuleRow[];
}

/** One version in force: immutable; a chunk of messages is decided by one version from beginning to end. */
export interface RoutingConfiguration extends RoutingContent {
  readonly version: number;
  /** FlexEcom gateways that the file no longer has, though submissions of theirs are still open. */
  readonly retiredGateways: readonly FlexecomGateway[];
  /** What operators have paused beside it, whatever version is in force (R22). Missing: nothing. */
  readonly operatorPauses?: readonly OperatorPause[];
}

export type Gateway = FlexecomGateway | OrdinaryGateway;

interface OrdinaryGateway {
  readonly id: string;
  /** Never `FLEXECOM`. */
  readonly type: string;
  readonly enabled: boolean;
  readonly directCascadeProfileId: string | null;
}

export interface FlexecomGateway {
  readonly id: string;
  readonly type: 'FLEXECOM';
  /** A disabled gateway takes no new submissions; what it has is still finished. */
  readonly enabled: boolean;
  /** Always null in a checked configuration: FlexEcom has no cascade of its own (R1). */
  readonly directCascadeProfileId: string | null;
  readonly publicKey: SecretReference;
  readonly secretKey: SecretReference;
  /** Two while it rotates, newest first. */
  readonly signingSecret: SecretReference | readonly SecretReference[];
  /** Takes every initial soft decline, whatever the cascade profiles say (R3). */
  readonly cascadeAll: boolean;
  /** How long after its decline a cascade may still be sent (R4). */
  readonly cascadeDeadlineMs: number;
  /** The same for a trial completion, where no shopper waits (R4). */
  readonly trialDeadlineMs: number;
  /** How many reruns of one debt may be accepted (R6). */
  readonly rerunsPerDebt: number;
  /** How old the latest decline of a debt may be when it is rerun (R6). */
  readonly rerunMaxAgeDays: number;
  readonly networkRules: NetworkRulesMode;
  /** Nothing new goes to it, or by these routes alone (R22). It keeps its place in profiles. */
  readonly paused: boolean | readonly PausableRoute[];
  /** So many requests that it refuses in a row pause it until an operator resumes it; 0: never (R22). */
  readonly pauseAfterRefusals: number;
  /** So many percent of its new debts are left to billing, so that a report can compare (R23). From 0 to 50. */
  readonly holdoutPercent: number;
  /** FlexEcom's fee in percent of what it recovers; only the report reads it. */
  readonly feePercent: number;
  /** Nothing that one of these describes is sent to this gateway (R24). */
  readonly exclusions: readonly Exclusion[];
}

/** Describes submissions that a gateway does not get (R24): those of which all its conditions hold. Null: no condition. */
export interface Exclusion {
  readonly routes: readonly ExcludableRoute[] | null;
  readonly campaignIds: readonly string[] | null;
  /** One of the items is of one of these products. */
  readonly productIds: readonly string[] | null;
  readonly networks: readonly ('VISA' | 'MASTERCARD' | 'AMEX' | 'DISCOVER' | 'OTHER')[] | null;
  readonly cardFundings: readonly ('CREDIT' | 'DEBIT' | 'PREPAID')[] | null;
  /** ISO 3166-1 alpha-2. */
  readonly cardCountries: readonly string[] | null;
  /** The first digits of a card number. */
  readonly binPrefixes: readonly string[] | null;
  /** By ISO 4217 currency. A currency that is not here does not meet the condition. */
  readonly amounts: Readonly<Record<string, AmountRange>> | null;
  /** Contained in the gateway's response text, as in the decline mapping. */
  readonly declineText: string | null;
  readonly declineCodes: readonly string[] | null;
}

export type ExcludableRoute = 'CASCADE' | 'RECYCLE' | 'RERUN';

/** Minor units, both ends included. Null: no limit at that end. */
interface AmountRange {
  readonly fromMinor: number | null;
  readonly toMinor: number | null;
}

/** What a document of `pauses` says to a decision. */
interface OperatorPause {
  readonly gatewayId: string;
  /** Null: every route. */
  readonly route: Route | null;
}

export type PausableRoute = Exclude<Route, 'UNKNOWN'>;

/** What a gateway does about the card networks' rules (R19): ignores, only marks, or obeys them. */
export type NetworkRulesMode = 'off' | 'warn' | 'enforce';

/** Where a secret is read from when it is needed; the secret itself is never written down (R13). */
export type SecretReference = { readonly env: string } | { readonly file: string };

interface CampaignProduct {
  readonly campaignId: string;
  readonly productId: string;
  readonly gatewayId: string | null;
  readonly gatewayProfileId: string | null;
}

interface GatewayProfile {
  readonly id: string;
  readonly title: string;
  readonly gatewayIds: readonly string[];
  readonly cascadeProfileId: string | null;
}

export interface CascadeProfile {
  readonly id: string;
  readonly title: string;
  readonly algorithm: 'ORDERED' | 'WEIGHTED' | 'ROUND_ROBIN' | 'RANDOM' | 'INTELLIGENT';
  /** Matters to WEIGHTED only. */
  readonly interval: 'DAY' | 'WEEK' | 'MONTH' | null;
  readonly gatewayIds: readonly string[];
}

export interface RecycleProfile {
  readonly id: string;
  readonly title: string;
  /** The gateways that it applies to; a gateway is in one recycle profile at most. */
  readonly gatewayIds: readonly string[];
  /** Attempt n is entry n-1; the last is the final attempt. */
  readonly attempts: readonly RecycleAttempt[];
  /** FlexEcom can take the three slots below (R5); null: billing retries on the original gateway. */
  readonly reattempts4To6GatewayId: string | null;
  readonly reattempts7To9GatewayId: string | null;
  readonly finalAttemptGatewayId: string | null;
  /** Always null in a checked configuration: attempts 1-3 run on the original gateway (R5). */
  readonly reattempts1To3GatewayId: string | null;
  readonly minimumPriceMinor: AmountsByCurrency;
  readonly billOnSaturday: boolean;
  /** A recovered price stays the subscription's price (R11). */
  readonly holdRecyclePrice: boolean;
  /** A recovered rebill bills next at least this many times 24 hours after its recovery (R11). */
  readonly minDaysToNextBill: number;
}

interface RecycleAttempt {
  /** Days since the attempt before. */
  readonly daysToWait: number;
  readonly skip: boolean;
  readonly priceReduction: PriceReduction | null;
}

/** What an attempt takes off the price; the reductions of every attempt passed add up (R5). */
export type PriceReduction = { readonly flatMinor: AmountsByCurrency } | { readonly percent: number };

/** Minor units by ISO 4217 currency. */
type AmountsByCurrency = Readonly<Record<string, number>>;

/** Maps what a gateway says to soft or hard (R8). */
export interface DeclineMappingRule {
  readonly scope: { readonly gatewayType: string } | { readonly gatewayId: string };
  readonly orderType: 'ALL' | 'NEW_SALES' | 'RECURRING';
  /** Contained in the gateway's response text, in any case. */
  readonly message: string;
  readonly mapTo: 'SOFT' | 'HARD';
  /** What customers see instead of the gateway's words. */
  readonly customerMessage: string | null;
}

/** A rule of a card network about further attempts with a declined card, with its source (R19). */
export type NetworkRuleRow = {
  readonly network: 'VISA' | 'MASTERCARD' | 'AMEX' | 'DISCOVER' | 'OTHER';
  /** Of the card's issuer, ISO 3166 alpha-2; null: everywhere. */
  readonly countries: readonly string[] | null;
  /** The first day on which it holds, such as 2025-05-25; null: always. */
  readonly from: string | null;
  /** The first day on which it no longer holds; null: it still does. */
  readonly until: string | null;
  /** Who says so, where and when. */
  readonly source: string;
} & (NetworkLimit | NeverApproved | DoNotTryAgain | RetryAfter);

/** No more than so many attempts in a time; null: there is no limit. */
export interface NetworkLimit {
  readonly kind: 'LIMIT';
  readonly attemptsMax: number | null;
  readonly window: '24_HOURS' | '30_DAYS';
  /** Whether attempts with another amount count. The merchant is always the same. */
  readonly per: 'CARD' | 'CARD_AND_AMOUNT';
}

/** After these response codes (field 39) the issuer never approves: no further attempt. */
interface NeverApproved {
  readonly kind: 'NEVER_APPROVE';
  readonly codes: readonly string[];
}

/** After these advice codes: no further attempt. */
interface DoNotTryAgain {
  readonly kind: 'DO_NOT_TRY_AGAIN';
  readonly adviceCodes: readonly string[];
}

/** After this advice code: no attempt for so long. */
interface RetryAfter {
  readonly kind: 'RETRY_AFTER';
  readonly adviceCode: string;
  readonly hours: number;
}
