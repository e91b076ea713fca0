import { createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import { type BilledOrder, readOrder } from '../../domain/billing/billed-order.ts';
import { readSubscription } from '../../domain/billing/billed-subscription.ts';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Contradiction } from '../../domain/documents/contradiction.ts';
import type { Documents } from '../../domain/documents/documents.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { moneyText } from '../../domain/money-text.ts';
import { pauseOf } from '../../domain/routing/pauses.ts';
import { isOpen } from '../../domain/salvage/submission.ts';
import { FatalError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import { type DebtNow, debtNow } from '../story/debt-now.ts';
import { gatewaysWords, type StoryStep } from '../story/sentence.ts';
import { type StoryDocuments, storyOf } from '../story/story.ts';

/** An order as a person reads it: what is owed now, what comes next, and how it came about. */
interface OrderView {
  readonly orderId: string;
  /** Epoch ms. */
  readonly readAt: number;
  /** Null where neither billing's document nor a debt names one. */
  readonly customerId: string | null;
  /** As billing has it; null: billing's document is not there. */
  readonly order: (BilledOrder & { readonly campaignId: string | null }) | null;
  readonly debts: readonly DebtNow[];
  readonly subscriptions: readonly SubscriptionView[];
  readonly story: readonly StoryStep[];
  readonly contradictions: readonly Pick<Contradiction, '_id' | 'kind' | 'chargedMinor' | 'currency' | 'settled'>[];
  /** What can be called back. */
  readonly openSubmissions: readonly Pick<Submission, '_id' | 'route' | 'state' | 'flexecomGatewayId'>[];
  readonly declinedSales: readonly DeclinedSaleView[];
  /** Some of its documents are left out, as there are too many. */
  readonly isCut: boolean;
}

interface SubscriptionView {
  readonly id: string;
  readonly status: string;
  readonly billingCycle: number | null;
  readonly nextBillAt: number | null;
  readonly nextGatewayId: string | null;
  readonly nextCredential: string | null;
}

/** A sale that an operator may ask to be rerun; whether it may be, the rules say. */
interface DeclinedSaleView {
  readonly transactionId: string;
  readonly name: string;
}

/** Many times what any real order has. */
const DOCUMENTS_MAX = 500;

interface ReadContext {
  /** With the operators' pauses; null: none has been applied. */
  readonly configuration: RoutingConfiguration | null;
  /** Domain time, epoch ms. */
  readonly now: number;
}

/** Null where nothing is known of the order. By indexes alone, and without Kafka. */
export async function readOrderView(
  database: Database,
  orderId: string,
  { configuration, now }: ReadContext,
): Promise<OrderView | null> {
  const found = await readDocuments(database, orderId);
  const { order, subscriptions, debts, submissions, declines, contradictions } = found;
  const lists = [subscriptions, debts, submissions, declines, contradictions];
  if (order === null && lists.every((list) => list.length === 0)) return null;
  const configurations = await readConfigurations(database, declines);
  const pausedText = (gatewayId: string, route: Submission['route']) =>
    configuration === null ? null : pauseOf(configuration, gatewayId, route);
  return {
    orderId,
    readAt: Date.now(),
    customerId: textOf(order?.customerId) ?? debts[0]?.customerId ?? null,
    order: order === null ? null : { ...readOrder(order), campaignId: textOf(order.campaignId) },
    debts: debts.map((debt) => {
      const submission = submissions.find((one) => one.debtId === debt._id && isOpen(one)) ?? null;
      const answers = declines.filter(({ debtId, requestKey }) => debtId === debt._id && requestKey === null);
      const latest = answers.toSorted((a, b) => a.receivedAt - b.receivedAt).at(-1);
      return debtNow(debt, { submission, answer: latest?.answer ?? null, pausedText, now });
    }),
    subscriptions: subscriptions.map(subscriptionView),
    story: storyOf(found, configurations),
    contradictions: contradictions.map(({ _id, kind, chargedMinor, currency, settled }) => {
      return { _id, kind, chargedMinor, currency, settled };
    }),
    openSubmissions: submissions.filter(isOpen).map(({ _id, route, state, flexecomGatewayId }) => {
      return { _id, route, state, flexecomGatewayId };
    }),
    declinedSales: debts.flatMap(declinedSale),
    isCut: lists.some((list) => list.length === DOCUMENTS_MAX),
  };
}

interface FoundDocuments extends StoryDocuments {
  readonly order: Documents['orders'] | null;
  readonly subscriptions: readonly Documents['subscriptions'][];
}

async function readDocuments(database: Pick<Database, 'collection'>, orderId: string): Promise<FoundDocuments> {
  const limit = { limit: DOCUMENTS_MAX };
  const [order, subscriptions, debts, submissions, declines, contradictions] = await Promise.all([
    database.collection('orders').findOne({ _id: orderId }),
    database.collection('subscriptions').find({ orderId }, limit).toArray(),
    database.collection('debts').find({ orderId }, limit).toArray(),
    database.collection('submissions').find({ orderId }, limit).toArray(),
    database.collection('declines').find({ orderId }, limit).toArray(),
    database.collection('contradictions').find({ orderId }, limit).toArray(),
  ]);
  return { order, subscriptions, debts, submissions, declines, contradictions };
}

/** An order is decided by few versions; of one that was decided by more, the newest are explained. */
const VERSIONS_MAX = 20;

async function readConfigurations(
  { db }: Pick<Database, 'db'>,
  declines: StoryDocuments['declines'],
): Promise<Map<number, RoutingConfiguration>> {
  const store = createConfigurationStore(db);
  const versions = [...new Set(declines.flatMap(({ configVersion }) => configVersion ?? []))].sort((a, b) => b - a);
  const loaded = await Promise.all(
    versions.slice(0, VERSIONS_MAX).map(async (version) => {
      const content = await store.load(version).catch((error: unknown) => {
        // A newer release wrote it: what it decided stays unexplained.
        if (error instanceof FatalError) return null;
        throw error;
      });
      return [version, content] as const;
    }),
  );
  return new Map(loaded.flatMap(([version, content]) => (content === null ? [] : [[version, content] as const])));
}

function subscriptionView(document: Documents['subscriptions']): SubscriptionView {
  const { status, billingCycle, nextBillAt, nextBillingGatewayId, gatewayId, credential } = readSubscription(document);
  const nextGatewayId = nextBillingGatewayId ?? gatewayId;
  return { id: document._id, status, billingCycle, nextBillAt, nextGatewayId, nextCredential: credential };
}

function declinedSale({ kind, state, latestDecline }: StoryDocuments['debts'][number]): DeclinedSaleView[] {
  const mayBeRerun = (kind === 'NEW_SALE' || kind === 'TRIAL_COMPLETION') && (state === 'OPEN' || state === 'FAILED');
  if (!mayBeRerun) return [];
  const { transactionId, decline, amountMinor, currency } = latestDecline;
  const what = kind === 'NEW_SALE' ? 'the sale' : 'the completion of the trial';
  return [{ transactionId, name: `${what}, ${moneyText(amountMinor, currency)}, ${gatewaysWords(decline)}` }];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
