import { z } from 'zod';
import { NotSentReason } from '../topics/contract/fields.ts';
import { isNewId } from '../topics/contract/new-event-rules.ts';

/** What the rerun API takes and answers. The routes check by it, and the OpenAPI document is made from it. */

/** As the event will be checked: what it would refuse must not use up a key. */
const Id = z
  .string()
  .refine((id) => isNewId(id), 'expected an id of 1 to 256 printable characters with no space around it')
  .meta({ minLength: 1, maxLength: 256 });

const WHY_LENGTH_MAX = 1_000;

export const RerunBody = z.strictObject({
  transactionId: Id.nullable().default(null).describe("The declined transaction; null: the order's latest"),
  gatewayId: Id.nullable().default(null).describe('The FlexEcom gateway'),
  gatewayProfileId: Id.nullable()
    .default(null)
    .describe('An ATRI gateway profile: such a rerun is refused (ATRI_PROFILE_RERUN)'),
  requestedBy: Id.describe('Who asks for it; kept in the audit'),
  why: z.string().trim().min(1).max(WHY_LENGTH_MAX).optional().describe('The reason; kept in the audit'),
  source: z.enum(['ORDER_DETAILS_REPORT', 'API']).default('API'),
});

export const RerunParams = z.object({ orderId: Id });
export const RerunHeaders = z.object({
  'idempotency-key': Id.describe('Repeating a request under its key has no effect'),
});
export const AnswerParams = z.object({ orderId: Id, requestKey: Id });

const Accepted = z.object({ requestKey: Id });

const Answer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ACCEPTED'), orderId: Id, requestKey: Id, submissionId: Id }),
  z.object({
    state: z.literal('NOT_SENT'),
    orderId: Id,
    requestKey: Id,
    reason: NotSentReason,
    next: z.enum(['BILLING', 'NOBODY']).describe('Who acts next'),
  }),
  z.object({ state: z.literal('UNANSWERED'), orderId: Id, requestKey: Id }),
]);
export type RerunAnswerBody = z.output<typeof Answer>;

const ProblemBody = z.object({
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What happened and what to do, for people'),
  error: z.string().describe('A name that programs can compare'),
  problems: z.array(z.string()).optional().describe('Of a request with mistakes: all of them'),
});

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemBody } },
});

const json = (description: string, schema: z.ZodType) => ({ description, content: { 'application/json': { schema } } });

/** Of every route. */
const COMMON = {
  401: problem('The bearer token is missing or wrong'),
  429: problem('Too many wrong tokens at once; try again after Retry-After'),
} as const;

export const RERUN_RESPONSES = {
  202: json('Kafka has the request. Location names where its first answer will be', Accepted),
  400: problem('The path, the Idempotency-Key or the body is wrong; all mistakes are listed'),
  ...COMMON,
  413: problem('The body is too large'),
  415: problem('The body is not application/json'),
  422: problem('The Idempotency-Key was used for this order with another body; nothing was requested'),
  503: problem('Kafka or MongoDB has not stored it; try again with the same Idempotency-Key after Retry-After'),
} as const;

export const ANSWER_RESPONSES = {
  200: json('The first answer to the request, or that there is none yet', Answer),
  400: problem('The path is wrong'),
  ...COMMON,
  404: problem('There is no such request, or it was deleted since'),
  503: problem('MongoDB is away; try again after Retry-After'),
} as const;
