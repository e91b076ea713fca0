import { z } from 'zod';

/** The whole routing configuration: one YAML file, one immutable version in MongoDB. See docs for each field. */

/** Names one thing in the file, in events and in documents; no spaces around it, as those would never be seen. */
const Id = z.string().regex(/^\S(?:.*\S)?$/, 'expected a name without spaces around it');

/** A secret is never written down: it is read from the environment or from a file when it is needed (R13). */
export const SecretReference = z.union(
  [z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  'expected { env: NAME } or { file: PATH }; a secret itself is never written into the configuration',
);
export type SecretReference = z.infer<typeof SecretReference>;

export const NetworkRulesMode = z.enum(['off', 'warn', 'enforce']);

const OrdinaryGateway = z.strictObject({
  id: Id,
  type: z
    .string()
    // In any case: `FlexEcom` is a slip, and not the type of an ordinary gateway. No `i` flag, as JSON Schema has none.
    // `abort`: else zod takes a FlexEcom gateway with a mistake in its secrets for an ordinary one with unknown keys.
    .regex(/^(?![Ff][Ll][Ee][Xx][Ee][Cc][Oo][Mm]$)./, {
      error: 'expected the type of an ordinary gateway',
      abort: true,
    }),
  enabled: z.boolean().default(true),
  directCascadeProfileId: Id.nullable().default(null),
});

export const FlexecomGateway = z.strictObject({
  id: Id,
  type: z.literal('FLEXECOM'),
  enabled: z.boolean().default(true),
  /** Only to refuse it with the place named (R1): FlexEcom has no cascade of its own. */
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
  networkRules: NetworkRulesMode.default('warn'),
});

export const Gateway = z.union([FlexecomGateway, OrdinaryGateway]);
export type Gateway = z.infer<typeof Gateway>;
export type FlexecomGateway = z.infer<typeof FlexecomGateway>;

export function isFlexecom(gateway: Gateway): gateway is FlexecomGateway {
  return gateway.type === 'FLEXECOM';
}

export const CampaignProduct = z.strictObject({
  campaignId: Id,
  productId: Id,
  gatewayId: Id.nullable().default(null),
  gatewayProfileId: Id.nullable().default(null),
});

export const GatewayProfile = z.strictObject({
  id: Id,
  title: z.string().default(''),
  gatewayIds: z.array(Id).min(1),
  cascadeProfileId: Id.nullable().default(null),
});

export const CascadeAlgorithm = z.enum(['ORDERED', 'WEIGHTED', 'ROUND_ROBIN', 'RANDOM', 'INTELLIGENT']);

export const CascadeProfile = z.strictObject({
  id: Id,
  title: z.string().default(''),
  algorithm: CascadeAlgorithm.default('ORDERED'),
  /** Matters to WEIGHTED only. */
  interval: z.enum(['DAY', 'WEEK', 'MONTH']).nullable().default(null),
  gatewayIds: z.array(Id).min(1),
});
export type CascadeProfile = z.infer<typeof CascadeProfile>;

/** Minor units by ISO 4217 currency. */
const AmountsByCurrency = z.record(
  z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 currency in capitals, like USD'),
  z.int().min(0, 'expected an amount in minor units that is not negative'),
);

/** What this attempt takes off the price; reductions of every attempt passed add up (R5). */
export const PriceReduction = z.union([
  z.strictObject({ flatMinor: AmountsByCurrency }),
  z.strictObject({ percent: z.number().min(0, 'expected a percentage that is not negative').max(100) }),
]);
export type PriceReduction = z.infer<typeof PriceReduction>;

export const RecycleAttempt = z.strictObject({
  /** Days since the attempt before. */
  daysToWait: z.int().min(0).max(365),
  skip: z.boolean().default(false),
  priceReduction: PriceReduction.nullable().default(null),
});

export const RecycleProfile = z.strictObject({
  id: Id,
  title: z.string().default(''),
  /** The gateways it applies to: a subscription's own gateway is in one profile only. */
  gatewayIds: z.array(Id).min(1),
  /** Attempt n is entry n-1; the last is the final attempt. */
  attempts: z.array(RecycleAttempt).min(1).max(30),
  /** Slots FlexEcom can take (R5); null: the original gateway, which is billing's business. */
  reattempts4To6GatewayId: Id.nullable().default(null),
  reattempts7To9GatewayId: Id.nullable().default(null),
  finalAttemptGatewayId: Id.nullable().default(null),
  /** Only to refuse it with the place named (R5): attempts 1-3 run on the original gateway. */
  reattempts1To3GatewayId: Id.nullable().default(null),
  minimumPriceMinor: AmountsByCurrency.default({}),
  billOnSaturday: z.boolean().default(false),
  holdRecyclePrice: z.boolean().default(false),
});
export type RecycleProfile = z.infer<typeof RecycleProfile>;

export const DeclineMappingRule = z.strictObject({
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
export type DeclineMappingRule = z.infer<typeof DeclineMappingRule>;

export const RoutingContent = z.strictObject({
  timeZone: z.string().default('UTC'),
  gateways: z.array(Gateway).min(1),
  campaignProducts: z.array(CampaignProduct).default([]),
  gatewayProfiles: z.array(GatewayProfile).default([]),
  cascadeProfiles: z.array(CascadeProfile).default([]),
  recycleProfiles: z.array(RecycleProfile).default([]),
  declineMapping: z.array(DeclineMappingRule).default([]),
});
/** The content of a configuration file: parsed, its rules checked by `checkRoutingContent`. */
export type RoutingContent = z.infer<typeof RoutingContent>;

export function flexecomGatewayIds(content: RoutingContent): ReadonlySet<string> {
  return new Set(content.gateways.filter(isFlexecom).map((gateway) => gateway.id));
}

/** One version in force: immutable, pinned by a chunk. Gateways removed with open submissions stay as retired. */
export interface RoutingConfiguration extends RoutingContent {
  readonly version: number;
  readonly retiredGateways: readonly FlexecomGateway[];
}
