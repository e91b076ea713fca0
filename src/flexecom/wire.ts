import { z } from 'zod';

/** The client's side of `openapi.yaml`: strict in what it sends, lenient about what it does not need from an answer. */

const AmountMinor = z.int().positive();
const Currency = z.string().regex(/^[A-Z]{3}$/);
const DateTime = z.iso.datetime({ offset: true });

const Mode = z.enum(['instant', 'async']);

const DeclineSent = z.strictObject({
  code: z.string().nullable(),
  text: z.string(),
  type: z.enum(['SOFT', 'HARD']).nullable(),
  network: z.enum(['VISA', 'MASTERCARD', 'AMEX', 'DISCOVER', 'OTHER']).nullable(),
  adviceCode: z.string().nullable(),
});

/** The body of a create. It is stored exactly so before the first post, so that a later post sends the same bytes. */
export const SubmissionRequest = z.strictObject({
  mode: Mode,
  orderType: z.enum(['NEW_SALE', 'RECURRING']),
  amountMinor: AmountMinor,
  currency: Currency,
  paymentMethodRef: z.string().min(1),
  customerId: z.string().min(1),
  subscriptionId: z.string().nullable(),
  billingCycle: z.int().min(0).nullable(),
  attempt: z.int().min(0),
  declined: z.strictObject({ transactionId: z.string().min(1), at: DateTime, decline: DeclineSent }),
  items: z.array(
    z.strictObject({
      productId: z.string().min(1),
      quantity: z.int().min(1),
      amountMinor: z.int(),
      recurring: z.boolean(),
    }),
  ),
  metadata: z.strictObject({
    submissionId: z.string().min(1),
    orderId: z.string().min(1),
    // Requests that the first version stored have neither, and are sent as stored.
    mode: Mode.optional(),
    gatewayId: z.string().min(1).optional(),
  }),
});
export type SubmissionRequest = z.infer<typeof SubmissionRequest>;

/** A value that FlexEcom adds later must not make its answer unreadable: a new type is read as none, a new network as OTHER. */
const DeclineReceived = z.object({
  code: z.string().nullable(),
  text: z.string(),
  type: z.enum(['SOFT', 'HARD']).nullable().catch(null),
  network: z.enum(['VISA', 'MASTERCARD', 'AMEX', 'DISCOVER', 'OTHER']).nullable().catch('OTHER'),
  adviceCode: z.string().nullable(),
});

const submissionFields = {
  id: z.string().min(1),
  idempotencyKey: z.string().min(1),
  metadata: z.object({
    submissionId: z.string().min(1),
    orderId: z.string().min(1),
    mode: Mode.optional().catch(undefined),
    gatewayId: z.string().min(1).optional(),
  }),
  amountMinor: AmountMinor,
  currency: Currency,
};

const ApprovedSubmission = z.object({
  ...submissionFields,
  status: z.literal('approved'),
  charged: z.object({ amountMinor: AmountMinor, currency: Currency }),
  finalAt: DateTime,
});
const DeclinedSubmission = z.object({
  ...submissionFields,
  status: z.literal('declined'),
  decline: DeclineReceived,
  finalAt: DateTime,
});

const FinalSubmission = z.discriminatedUnion('status', [ApprovedSubmission, DeclinedSubmission]);
export type FinalSubmission = z.infer<typeof FinalSubmission>;

export const WireSubmission = z.discriminatedUnion('status', [
  ApprovedSubmission,
  DeclinedSubmission,
  z.object({ ...submissionFields, status: z.literal('pending') }),
  z.object({ ...submissionFields, status: z.literal('cancelled') }),
]);
export type WireSubmission = z.infer<typeof WireSubmission>;

export const WireCancelled = z.object({
  cancelled: z.literal(true),
  submission: z.object({ id: z.string().min(1), idempotencyKey: z.string().min(1) }).nullable(),
});

export const WireProblem = z.object({ code: z.string().min(1), detail: z.string() });

export const WireAlreadyFinal = z.object({ code: z.literal('already_final'), submission: FinalSubmission });

export const WireWebhookEvent = z.object({ type: z.string().min(1) });

export const WireFinalEvent = z.object({
  type: z.enum(['submission.approved', 'submission.declined']),
  data: FinalSubmission,
});
