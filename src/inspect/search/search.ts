import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Database } from '../../mongo/database.ts';
import { type OrderTraced, readOrdersTraced } from '../trace/orders-traced.ts';
import { resolveId, TRACED_KINDS, type TracedKind } from '../trace/resolve-id.ts';

/** Everything that an id is the id of. */
interface SearchResult {
  /** By what the id is, the likeliest first. */
  readonly orders: readonly OrdersFound[];
  /** What is not about one order. */
  readonly others: readonly OtherFound[];
  /** The kinds of ids that were looked for, found or not. */
  readonly lookedFor: readonly string[];
}

interface OrdersFound {
  readonly kind: TracedKind;
  readonly orders: readonly OrderTraced[];
  /** There may be more than these. */
  readonly isCut: boolean;
}

interface OtherFound {
  readonly kind: (typeof OTHER_KINDS)[number];
  readonly text: string;
}

const OTHER_KINDS = [
  'dead letter',
  'gateway',
  'cascade profile',
  'recycle profile',
  'gateway profile',
  'campaign',
] as const;

/** Exactly this id, everywhere at once, by indexes alone. */
export async function search(
  database: Pick<Database, 'collection'>,
  configuration: RoutingConfiguration | null,
  id: string,
): Promise<SearchResult> {
  const resolved = await resolveId(database, id);
  const traced = await readOrdersTraced(database, [...new Set(resolved.flatMap(({ orderIds }) => orderIds))]);
  const byId = new Map(traced.map((order) => [order.orderId, order]));
  return {
    orders: resolved.map(({ kind, orderIds, isCut }) => ({
      kind,
      orders: orderIds.flatMap((orderId) => byId.get(orderId) ?? []),
      isCut,
    })),
    others: [
      ...(await deadLetterWith(database, id)),
      ...(configuration === null ? [] : inConfiguration(configuration, id)),
    ],
    lookedFor: [...TRACED_KINDS, ...OTHER_KINDS],
  };
}

/** By its position, `<topic>.dlq <partition>:<offset>`, or by its key. */
async function deadLetterWith(database: Pick<Database, 'collection'>, id: string): Promise<OtherFound[]> {
  const [letter] = await database
    .collection('deadLetters')
    .find({ $or: [{ _id: id }, { orderId: id }] })
    .limit(1)
    .toArray();
  if (letter === undefined) return [];
  return [{ kind: 'dead letter', text: `${letter._id}, ${letter.state.toLowerCase()}: ${letter.reason}` }];
}

function inConfiguration(configuration: RoutingConfiguration, id: string): OtherFound[] {
  const { version, gateways, retiredGateways, cascadeProfiles, recycleProfiles, gatewayProfiles, campaignProducts } =
    configuration;
  const where = `configuration version ${version}`;
  const named = <Kind extends OtherFound['kind']>(kind: Kind, list: readonly { readonly id: string }[]) =>
    list.some((one) => one.id === id) ? [{ kind, text: where }] : [];
  const gateway = gateways.find((one) => one.id === id);
  const isRetired = retiredGateways.some((one) => one.id === id);
  return [
    ...(gateway === undefined ? [] : [{ kind: 'gateway' as const, text: `of type ${gateway.type}, ${where}` }]),
    ...(isRetired ? [{ kind: 'gateway' as const, text: `removed, with open submissions, ${where}` }] : []),
    ...named('cascade profile', cascadeProfiles),
    ...named('recycle profile', recycleProfiles),
    ...named('gateway profile', gatewayProfiles),
    ...(campaignProducts.some(({ campaignId }) => campaignId === id)
      ? [{ kind: 'campaign' as const, text: where }]
      : []),
  ];
}
