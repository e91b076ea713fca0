import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { FaultSettings } from './faults.ts';
import { decideOutcome, type Outcome, type OutcomeSettings } from './outcomes.ts';
import type { LedgerEntry, Submission, SubmissionCreate } from './wire-types.ts';

/** All submissions, cancelled keys and charges of the sandbox, in memory for as long as it runs. */
export interface Submissions {
  create(gatewayId: string, key: string, request: SubmissionCreate): Creation;
  find(gatewayId: string, reference: SubmissionReference): Submission | 'key_cancelled' | null;
  cancel(gatewayId: string, reference: SubmissionReference): Cancellation;
  /** Resolves when the submission is no longer pending, after `withinMs` at the latest. */
  waitUntilFinal(submission: Submission, withinMs: number): Promise<void>;
  list(): readonly GatewaySubmission[];
  ledger(): readonly LedgerEntry[];
  /** Pending submissions stay pending for ever. */
  stop(): void;
}

export type SubmissionReference = { key: string } | { id: string };

type Creation =
  | { kind: 'submission'; submission: Submission }
  | { kind: 'key_cancelled' | 'key_reused' }
  | { kind: 'not_acceptable'; detail: string };

type Cancellation =
  | { kind: 'cancelled'; submission: Submission | null }
  | { kind: 'already_final'; submission: Submission }
  | { kind: 'not_found' };

export interface GatewaySubmission {
  gatewayId: string;
  submission: Submission;
}

/** Called once for each submission that ends approved or declined and has a webhook. */
type OnFinal = (gatewayId: string, submission: Submission) => void;

interface Entry {
  gatewayId: string;
  request: SubmissionCreate;
  outcome: Outcome;
  submission: Submission;
  timer: NodeJS.Timeout | null;
  waiting: Set<() => void>;
}

export function createSubmissions(settings: OutcomeSettings, faults: FaultSettings, onFinal: OnFinal): Submissions {
  const byKey = new Map<string, Entry>();
  const byId = new Map<string, Entry>();
  const unusedCancelledKeys = new Set<string>();
  const charges: LedgerEntry[] = [];

  function entryOf(gatewayId: string, reference: SubmissionReference): Entry | null {
    const entry = 'key' in reference ? byKey.get(accountKey(gatewayId, reference.key)) : byId.get(reference.id);
    return entry?.gatewayId === gatewayId ? entry : null;
  }

  function end(entry: Entry, status: 'approved' | 'declined' | 'cancelled'): void {
    const { submission, outcome } = entry;
    if (entry.timer !== null) {
      clearTimeout(entry.timer);
      entry.timer = null;
    }
    submission.status = status;
    submission.finalAt = new Date().toISOString();
    submission.charged = status === 'approved' ? outcome.charged : null;
    submission.decline = status === 'declined' ? outcome.decline : null;
    if (submission.charged !== null) charges.push(chargeOf(entry.gatewayId, submission, submission.charged));
    for (const resolve of entry.waiting) resolve();
    if (status !== 'cancelled' && outcome.announced) onFinal(entry.gatewayId, submission);
  }

  function accept(gatewayId: string, key: string, request: SubmissionCreate, outcome: Outcome): Entry {
    const entry: Entry = {
      gatewayId,
      request,
      outcome,
      submission: pendingSubmission(key, request),
      timer: null,
      waiting: new Set(),
    };
    byKey.set(accountKey(gatewayId, key), entry);
    byId.set(entry.submission.id, entry);
    if (outcome.endsAfterMs !== null) {
      entry.timer = setTimeout(
        () => end(entry, outcome.charged === null ? 'declined' : 'approved'),
        outcome.endsAfterMs,
      );
    }
    return entry;
  }

  return {
    create(gatewayId, key, request) {
      const known = byKey.get(accountKey(gatewayId, key));
      if (known !== undefined) return repeatedCreate(known, request);
      if (unusedCancelledKeys.has(accountKey(gatewayId, key))) return { kind: 'key_cancelled' };
      const outcome = decideOutcome(settings, faults.current, key, request);
      return 'kind' in outcome
        ? { kind: 'not_acceptable', detail: outcome.detail }
        : { kind: 'submission', submission: accept(gatewayId, key, request, outcome).submission };
    },
    find(gatewayId, reference) {
      const isCancelledUnused = 'key' in reference && unusedCancelledKeys.has(accountKey(gatewayId, reference.key));
      return isCancelledUnused ? 'key_cancelled' : (entryOf(gatewayId, reference)?.submission ?? null);
    },
    cancel(gatewayId, reference) {
      const entry = entryOf(gatewayId, reference);
      if (entry === null) {
        if ('id' in reference) return { kind: 'not_found' };
        unusedCancelledKeys.add(accountKey(gatewayId, reference.key));
        return { kind: 'cancelled', submission: null };
      }
      if (entry.submission.status === 'pending') end(entry, 'cancelled');
      const kind = entry.submission.status === 'cancelled' ? 'cancelled' : 'already_final';
      return { kind, submission: entry.submission };
    },
    waitUntilFinal(submission, withinMs) {
      const entry = byId.get(submission.id);
      return entry === undefined || submission.status !== 'pending' ? Promise.resolve() : waitFor(entry, withinMs);
    },
    list: () => [...byId.values()].map(({ gatewayId, submission }) => ({ gatewayId, submission })),
    ledger: () => charges,
    stop() {
      for (const entry of byId.values()) {
        if (entry.timer !== null) clearTimeout(entry.timer);
        for (const resolve of entry.waiting) resolve();
      }
    },
  };
}

function repeatedCreate(known: Entry, request: SubmissionCreate): Creation {
  if (known.submission.status === 'cancelled') return { kind: 'key_cancelled' };
  return isDeepStrictEqual(known.request, request)
    ? { kind: 'submission', submission: known.submission }
    : { kind: 'key_reused' };
}

function waitFor(entry: Entry, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, withinMs);
    function done(): void {
      clearTimeout(timer);
      entry.waiting.delete(done);
      resolve();
    }
    entry.waiting.add(done);
  });
}

/** Each account has its own keys: two gateways may use the same one. */
function accountKey(gatewayId: string, key: string): string {
  return JSON.stringify([gatewayId, key]);
}

function pendingSubmission(key: string, request: SubmissionCreate): Submission {
  return {
    id: `fxs_${randomUUID().replaceAll('-', '')}`,
    idempotencyKey: key,
    status: 'pending',
    mode: request.mode,
    amountMinor: request.amountMinor,
    currency: request.currency,
    charged: null,
    decline: null,
    metadata: request.metadata,
    createdAt: new Date().toISOString(),
    finalAt: null,
  };
}

function chargeOf(
  gatewayId: string,
  submission: Submission,
  charged: { amountMinor: number; currency: string },
): LedgerEntry {
  return {
    gatewayId,
    submissionKey: submission.idempotencyKey,
    flexecomTransactionId: submission.id,
    submissionId: submission.metadata.submissionId,
    orderId: submission.metadata.orderId,
    ...charged,
    at: submission.finalAt ?? submission.createdAt,
  };
}
