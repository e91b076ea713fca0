import { z } from 'zod';
import { sendProblem } from '../../http/problem.ts';
import { readOrderView } from '../../inspect/order/read-order.ts';
import { traceJson, traceOrder } from '../../inspect/trace/trace.ts';
import { rerunGatewayIds } from '../../operate/reruns/rerun-gateway.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import { addAction } from './action.ts';
import type { ApiServer } from './api-server.ts';
import { recallOrder, rerunOrder } from './order-actions.ts';
import { SentenceSchema, ToneSchema } from './sentence.ts';

const DebtSchema = z.object({
  debtId: z.string(),
  name: z.string(),
  money: z.string(),
  state: z.string(),
  tone: ToneSchema,
  sentence: SentenceSchema,
  submissionId: z.string().nullable(),
  isMoving: z.boolean(),
});

const StepSchema = z.object({
  at: z.number(),
  sentence: SentenceSchema,
  tone: ToneSchema,
  because: z.array(z.object({ text: z.string(), rule: z.string().nullable() })).readonly(),
  configVersion: z.int().nullable(),
  document: z.string(),
});

const OrderSchema = z.object({
  orderId: z.string(),
  readAt: z.number(),
  customerId: z.string().nullable(),
  order: z
    .object({
      status: z.string(),
      isBlacklisted: z.boolean(),
      parentOrderId: z.string().nullable(),
      campaignId: z.string().nullable(),
      unreadable: z.array(z.string()).readonly(),
    })
    .nullable(),
  debts: z.array(DebtSchema).readonly(),
  subscriptions: z
    .array(
      z.object({
        id: z.string(),
        status: z.string(),
        billingCycle: z.number().nullable(),
        nextBillAt: z.number().nullable(),
        nextGatewayId: z.string().nullable(),
        nextCredential: z.string().nullable(),
      }),
    )
    .readonly(),
  story: z.array(StepSchema).readonly(),
  contradictions: z
    .array(
      z.object({
        _id: z.string(),
        kind: z.string(),
        chargedMinor: z.number(),
        currency: z.string(),
        settled: z.object({ by: z.string(), at: z.number(), why: z.string() }).nullable(),
      }),
    )
    .readonly(),
  openSubmissions: z
    .array(z.object({ _id: z.string(), route: z.string(), state: z.string(), flexecomGatewayId: z.string() }))
    .readonly(),
  declinedSales: z.array(z.object({ transactionId: z.string(), name: z.string() })).readonly(),
  isCut: z.boolean(),
  /** FlexEcom gateways that take reruns now. */
  rerunGatewayIds: z.array(z.string()).readonly(),
});

export type OrderAnswer = z.infer<typeof OrderSchema>;

const Fields = z.record(z.string(), z.unknown());

const MessagesSchema = z.object({
  messages: z.array(
    z.object({
      topic: z.string(),
      partition: z.int(),
      offset: z.int(),
      timestamp: z.number(),
      key: z.string().nullable(),
      headers: z.record(z.string(), z.string()),
      event: Fields.nullable(),
      unreadable: z.string().nullable(),
    }),
  ),
  /** Messages that no document tells of may be missing. */
  isPartial: z.boolean(),
  /** As stored, card numbers masked. */
  documents: Fields,
});

export type OrderMessages = z.infer<typeof MessagesSchema>;

const UNKNOWN =
  'no document names this order; billing may not have had a decline of it, or it is deleted by now. Search looks for other ids';

const ID_LENGTH_MAX = 256;
const params = z.object({ orderId: z.string().min(1).max(ID_LENGTH_MAX) });

/** An order: its story, and what an operator can do about it. */
export function addOrders(server: ApiServer, deps: ConsoleDependencies): void {
  const { database, configuration, clock, reader } = deps;
  server.get(
    '/api/v1/orders/:orderId',
    {
      schema: {
        summary: 'What happened to an order, what is owed of it, and what comes next',
        params,
        response: { 200: OrderSchema },
      },
    },
    async ({ params: { orderId } }, reply) => {
      const inForce = configuration.current();
      const view = await readOrderView(database, orderId, { configuration: inForce, now: clock.now() });
      if (view === null) return sendProblem(reply, { status: 404, error: 'unknown', detail: UNKNOWN });
      return reply.send({ ...view, rerunGatewayIds: rerunGatewayIds(inForce) });
    },
  );
  server.get(
    '/api/v1/orders/:orderId/messages',
    {
      schema: {
        summary: 'Its messages with topic, partition and offset, and its documents',
        params,
        response: { 200: MessagesSchema },
      },
    },
    async ({ params: { orderId } }) => {
      const trace = await reader.read((servers) => traceOrder(servers, orderId, null));
      const messages = trace.messages.toSorted((a, b) => a.timestamp - b.timestamp);
      return { messages, isPartial: trace.isPartial, documents: Fields.parse(traceJson(trace).documents) };
    },
  );
  addAction(server, rerunOrder, deps);
  addAction(server, recallOrder, deps);
}
