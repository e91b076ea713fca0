import { z } from 'zod';
import { isCountry } from '../../topics/contract/countries.ts';
import type { RoutingContent } from '../domain/configuration.ts';
import { ATTEMPTS_KEPT_MAX } from '../domain/routing/payment-method-attempts.ts';

/**
 * The schema of a configuration file: the shape of each field and its default. It parses to the plain type in
 * `domain/configuration.ts`; `checkRoutingContent` checks what spans several fields. What is refused only since a later release
 * belongs there too: versions that are stored must still be readable by this schema. docs/configuration.md explains them.
 */

/** A name as it is in the file, in events and in documents. Spaces around it are refused, as nobody would see them. */
const Id = z.string().regex(/^\S(?:.*\S)?$/, 'expected a name without spaces before or after it');

/** Where to read a secret; the secret itself is never written down (R13). */
const SecretReference = z.union(
  [z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  'expected { env: NAME } or { file: PATH }; never write a secret itself into the configuration',
);

/** Each is tried on every decline. More conditions fit into the lists of one. */
const EXCLUSIONS_MAX = 200;

/** Billing's documents are looked at for so long. Ended debts are kept for `RETENTION_DAYS`, 400 by default. */
const REPORT_WINDOW_DAYS_MAX = 180;

const NetworkRulesMode = z.enum(['off', 'warn', 'enforce']);

/** The whole gateway, or some of its routes (R22). */
const Paused = z.union(
  [z.boolean(), z.array(z.enum(['CASCADE', 'RECYCLE', 'RERUN'])).min(1)],
  'expected true, false, or the routes that are paused, such as [CASCADE]',
);

const OrdinaryGateway = z.strictObject({
  id: Id,
  type: z
    .string()
    // In any case, as `FlexEcom` is a slip and not the type of an ordinary gateway; JSON Schema has no `i` flag.
    // Without `abort`, a FlexEcom gateway with a mistake in its secrets counts as an ordinary one with unknown keys.
    .regex(/^(?![Ff][Ll][Ee][Xx][Ee][Cc][Oo][Mm]$)./, {
      error: 'expected FLEXECOM, in capitals, or the type of an ordinary gateway, such as NMI',
      abort: true,
    }),
  enabled: z.boolean().default(true),
  directCascadeProfileId: Id.nullable().default(null),
});

/** A list of at least one value, or nothing: an empty list would describe nothing, and look as if it described all. */
function listOf<Value extends z.ZodType>(value: Value) {
  return z.array(value).min(1).nullable().default(null);
}

const AmountMinor = z.int().min(0, 'expected an amount in minor units that is not negative');

const Exclusion = z.strictObject({
  routes: listOf(z.enum(['CASCADE', 'RECYCLE', 'RERUN'])),
  campaignIds: listOf(Id),
  productIds: listOf(Id),
  networks: listOf(z.enum(['VISA', 'MASTERCARD', 'AMEX', 'DISCOVER', 'OTHER'])),
  cardFundings: listOf(z.enum(['CREDIT', 'DEBIT', 'PREPAID'])),
  cardCountries: listOf(z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166 country in capitals, such as US')),
  binPrefixes: listOf(
    z.string().regex(/^\d{1,8}$/, "expected the 1 to 8 first digits of a card number in quotes, such as '411111'"),
  ),
  amounts: z
    .record(
      z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 currency in capitals, such as USD'),
      z.strictObject({
        fromMinor: AmountMinor.nullable().default(null),
        toMinor: AmountMinor.nullable().default(null),
      }),
    )
    .nullable()
    .default(null),
  /** Contained in the gateway's response text, as in the decline mapping. */
  declineText: z.string().regex(/\S/, 'expected words to look for').nullable().default(null),
  declineCodes: listOf(z.string().min(1)),
});

export const FlexecomGatewaySchema = z.strictObject({
  id: Id,
  type: z.literal('FLEXECOM'),
  enabled: z.boolean().default(true),
  /** Always refused (R1); it is a field so that the message can say why and where. */
  directCascadeProfileId: Id.nullable().default(null),
  publicKey: SecretReference,
  secretKey: SecretReference,
  /** Two while it rotates, newest first. */
  signingSecret: z.union(
    [SecretReference, z.array(SecretReference).min(1).max(2)],
    'expected one secret reference, or two while it rotates: { env: NAME } or { file: PATH }',
  ),
  cascadeAll: z.boolean().default(false),
  cascadeDeadlineMs: z.int().min(1_000).max(600_000).default(30_000),
  trialDeadlineMs: z.int().min(1_000).max(2_592_000_000).default(86_400_000),
  rerunsPerDebt: z.int().min(0).max(100).default(5),
  rerunMaxAgeDays: z.int().min(1).max(3_650).default(90),
  networkRules: NetworkRulesMode.default('warn'),
  holdoutPercent: z.number().min(0).max(50).default(0),
  feePercent: z.number().min(0).max(100).default(0),
  exclusions: z.array(Exclusion).max(EXCLUSIONS_MAX).default([]),
  paused: Paused.default(false),
  pauseAfterRefusals: z.int().min(0).max(10_000).default(20),
});

const Gateway = z.union(
  [FlexecomGatewaySchema, OrdinaryGateway],
  'expected a gateway, such as { id: nmi-us, type: NMI }',
);

const CampaignProduct = z.strictObject({
  campaignId: Id,
  productId: Id,
  gatewayId: Id.nullable().default(null),
  gatewayProfileId: Id.nullable().default(null),
});

const GatewayProfile = z.strictObject({
  id: Id,
  title: z.string().default(''),
  gatewayIds: z.array(Id).min(1),
  cascadeProfileId: Id.nullable().default(null),
});

const CascadeAlgorithm = z.enum(['ORDERED', 'WEIGHTED', 'ROUND_ROBIN', 'RANDOM', 'INTELLIGENT']);

const CascadeProfile = z.strictObject({
  id: Id,
  title: z.string().default(''),
  algorithm: CascadeAlgorithm.default('ORDERED'),
  /** Matters to WEIGHTED only. */
  interval: z.enum(['DAY', 'WEEK', 'MONTH']).nullable().default(null),
  gatewayIds: z.array(Id).min(1),
});

/** Minor units by ISO 4217 currency. */
const AmountsByCurrency = z.record(
  z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 currency in capitals, such as USD'),
  AmountMinor,
);

/** What this attempt takes off the price; the reductions of all attempts passed add up (R5). */
const PriceReduction = z.union(
  [
    z.strictObject({ flatMinor: AmountsByCurrency }),
    z.strictObject({ percent: z.number().min(0, 'expected a percentage that is not negative').max(100) }),
  ],
  'expected { flatMinor: { USD: 500 } } or { percent: 10 }',
);

const RecycleAttempt = z.strictObject({
  /** Days since the attempt before. */
  daysToWait: z.int().min(0).max(365),
  skip: z.boolean().default(false),
  priceReduction: PriceReduction.nullable().default(null),
});

export const RecycleProfileSchema = z.strictObject({
  id: Id,
  title: z.string().default(''),
  /** The profile applies to subscriptions whose own gateway is one of these; a gateway is in one profile only. */
  gatewayIds: z.array(Id).min(1),
  /** Attempt n is entry n-1; the last is the final attempt. */
  attempts: z.array(RecycleAttempt).min(1).max(30),
  /** The slots that FlexEcom can have (R5); null: billing makes these attempts on the original gateway. */
  reattempts4To6GatewayId: Id.nullable().default(null),
  reattempts7To9GatewayId: Id.nullable().default(null),
  finalAttemptGatewayId: Id.nullable().default(null),
  /** Always refused (R5), as attempts 1-3 run on the original gateway; a field so that the message can say so. */
  reattempts1To3GatewayId: Id.nullable().default(null),
  minimumPriceMinor: AmountsByCurrency.default({}),
  billOnSaturday: z.boolean().default(false),
  holdRecyclePrice: z.boolean().default(false),
  /** A recovered rebill bills next at least this many times 24 hours after its recovery. */
  minDaysToNextBill: z.int().min(0).max(365).default(1),
});

const DeclineMappingRule = z.strictObject({
  scope: z.union(
    [z.strictObject({ gatewayType: z.string().min(1) }), z.strictObject({ gatewayId: Id })],
    'expected { gatewayId: ID } or { gatewayType: TYPE }',
  ),
  orderType: z.enum(['ALL', 'NEW_SALES', 'RECURRING']).default('ALL'),
  /** Contained in the gateway's response text, in any case. */
  message: z.string().regex(/\S/, 'expected words to look for'),
  mapTo: z.enum(['SOFT', 'HARD']),
  customerMessage: z.string().nullable().default(null),
});

/** A day in UTC. */
const Day = z.iso.date('expected a day, such as 2026-03-01');

const Country = z.string().refine(isCountry, 'expected an ISO 3166 country in capitals, such as BR');

/** Field 39, as the networks name it, in quotes: YAML reads 05 as a number. */
const ResponseCode = z
  .string()
  .regex(/^[0-9A-Z]{2}$/, 'expected a response code of two characters in quotes, such as "05"');

const AdviceCode = z.string().regex(/^\d{1,2}$/, 'expected an advice code in quotes, such as "03"');

/** Replaces the published rules of the same network and subject (R19). */
const networkRuleFields = {
  network: z.enum(['VISA', 'MASTERCARD', 'AMEX', 'DISCOVER', 'OTHER']),
  countries: z.array(Country).min(1).nullable().default(null),
  from: Day.nullable().default(null),
  until: Day.nullable().default(null),
  source: z.string().regex(/\S/, 'expected who says so, where and when, such as: contract with our acquirer, 2026-03'),
};

const NetworkRule = z.discriminatedUnion('kind', [
  z.strictObject({
    ...networkRuleFields,
    kind: z.literal('LIMIT'),
    attemptsMax: z.int().min(1).max(ATTEMPTS_KEPT_MAX).nullable(),
    window: z.enum(['24_HOURS', '30_DAYS']),
    per: z.enum(['CARD', 'CARD_AND_AMOUNT']),
  }),
  z.strictObject({ ...networkRuleFields, kind: z.literal('NEVER_APPROVE'), codes: z.array(ResponseCode) }),
  z.strictObject({ ...networkRuleFields, kind: z.literal('DO_NOT_TRY_AGAIN'), adviceCodes: z.array(AdviceCode) }),
  z.strictObject({
    ...networkRuleFields,
    kind: z.literal('RETRY_AFTER'),
    adviceCode: AdviceCode,
    hours: z.int().min(0).max(720),
  }),
]);

export const RoutingContentSchema = z.strictObject({
  timeZone: z.string().default('UTC'),
  gateways: z.array(Gateway).min(1),
  campaignProducts: z.array(CampaignProduct).default([]),
  gatewayProfiles: z.array(GatewayProfile).default([]),
  cascadeProfiles: z.array(CascadeProfile).default([]),
  recycleProfiles: z.array(RecycleProfileSchema).default([]),
  declineMapping: z.array(DeclineMappingRule).default([]),
  networkRules: z.array(NetworkRule).default([]),
  reportWindowDays: z.int().min(1).max(REPORT_WINDOW_DAYS_MAX).default(30),
}) satisfies z.ZodType<RoutingContent>;
