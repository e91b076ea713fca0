/** The server's own types for `../openapi.yaml`. It shares none with the client, so that a mistake shows as a difference. */

export interface Decline {
  code: string | null;
  text: string;
  type: 'SOFT' | 'HARD' | null;
  network: 'VISA' | 'MASTERCARD' | 'AMEX' | 'DISCOVER' | 'OTHER' | null;
  adviceCode: string | null;
}

/** Returned as it came. */
interface Metadata {
  submissionId: string;
  orderId: string;
  mode?: 'instant' | 'async' | undefined;
  gatewayId?: string | undefined;
}

/** What the sandbox reads. The document's schema has checked the rest. */
export interface SubmissionCreate {
  mode: 'instant' | 'async';
  amountMinor: number;
  currency: string;
  paymentMethodRef: string;
  declined: { decline: Decline };
  metadata: Metadata;
}

export interface Charge {
  amountMinor: number;
  currency: string;
}

export interface SandboxSubmission {
  id: string;
  idempotencyKey: string;
  status: 'pending' | 'approved' | 'declined' | 'cancelled';
  mode: 'instant' | 'async';
  amountMinor: number;
  currency: string;
  charged: Charge | null;
  decline: Decline | null;
  metadata: Metadata;
  createdAt: string;
  finalAt: string | null;
}

export interface SandboxGateway {
  /** The merchant's id of the gateway, the last part of its webhook URL. */
  gatewayId: string;
  publicKey: string;
  secretKey: string;
  /** `whsec_…` */
  signingSecret: string;
  /** Its requests are answered with 403. */
  disabled?: boolean;
}

/** One charge: exactly what was taken, and for which submission. */
export interface LedgerEntry extends Charge {
  gatewayId: string;
  submissionKey: string;
  flexecomTransactionId: string;
  submissionId: string;
  orderId: string;
  /** ISO 8601, real time. */
  at: string;
}
