import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { FaultSettings } from './faults.ts';
import { decideOutcome, type OutcomeSettings, type PlannedOutcome } from './outcomes.ts';
import type { LedgerEntry, SandboxSubmission, SubmissionCreate } from './wire-types.ts';

export type SubmissionReference = { key: string } | { id: string };

type Creation =
  | { kind: 'submission'; submission: SandboxSubmission }
  | { kind: 'key_cancelled' | 'key_reused' }
  | { kind: 'not_acceptable'; detail: string };

type Cancellation =
  | { kind: 'cancelled'; submission: SandboxSubmission | null }
  | { kind: 'already_final'; submission: SandboxSubmission }
  | { kind: 'not_found' };

export interface GatewaySubmission {
  gatewayId: string;
  submission: SandboxSubmission;
}

/** Everything that the sandbox knows, to be continued by another one. */
export interface SandboxState {
  readonly submissions: readonly { gatewayId: string; request: SubmissionCreate; submission: SandboxSubmission }[];
  /** As `Submissions` keeps them: those that were never used. */
  readonly cancelledKeys: readonly string[];
  readonly charges: readonly LedgerEntry[];
}

/** Called once for each submission that ends approved or declined and has a webhook. */
type OnFinal = (gatewayId: string, submission: SandboxSubmission) => void;

interface Entry {
  gatewayId: string;
  request: SubmissionCreate;
  outcome: PlannedOutcome;
  submission: SandboxSubmission;
  timer: NodeJS.Timeout | null;
  waiting: Set<() => void>;
}

/** All submissions, cancelled keys and charges of the sandbox, in memory for as long as it runs. */
export class Submissions {
  readonly #settings: OutcomeSettings;
  readonly #faults: FaultSettings;
  readonly #onFinal: OnFinal;
  readonly #byKey = new Map<string, Entry>();
  readonly #byId = new Map<string, Entry>();
  readonly #unusedCancelledKeys = new Set<string>();
  readonly #charges: LedgerEntry[] = [];

  constructor(settings: OutcomeSettings, faults: FaultSettings, onFinal: OnFinal) {
    this.#settings = settings;
    this.#faults = faults;
    this.#onFinal = onFinal;
  }

  state(): SandboxState {
    const submissions = [...this.#byId.values()].map(({ gatewayId, request, submission }) => ({
      gatewayId,
      request,
      submission,
    }));
    return { submissions, cancelledKeys: [...this.#unusedCancelledKeys], charges: this.#charges };
  }

  /** Continues from the state of another sandbox: pending submissions end as they would have, counted from now. */
  restore({ submissions, cancelledKeys, charges }: SandboxState): void {
    for (const { gatewayId, request, submission } of submissions) {
      const { idempotencyKey } = submission;
      const outcome = decideOutcome(this.#settings, this.#faults.current, idempotencyKey, request);
      if (!('kind' in outcome)) this.#add({ gatewayId, request, outcome, submission, timer: null, waiting: new Set() });
    }
    for (const key of cancelledKeys) this.#unusedCancelledKeys.add(key);
    this.#charges.push(...charges);
  }

  create(gatewayId: string, key: string, request: SubmissionCreate): Creation {
    const known = this.#byKey.get(accountKey(gatewayId, key));
    if (known !== undefined) return repeatedCreate(known, request);
    if (this.#unusedCancelledKeys.has(accountKey(gatewayId, key))) return { kind: 'key_cancelled' };
    const outcome = decideOutcome(this.#settings, this.#faults.current, key, request);
    return 'kind' in outcome
      ? { kind: 'not_acceptable', detail: outcome.detail }
      : { kind: 'submission', submission: this.#accept(gatewayId, key, request, outcome).submission };
  }

  find(gatewayId: string, reference: SubmissionReference): SandboxSubmission | 'key_cancelled' | null {
    const isCancelledUnused = 'key' in reference && this.#unusedCancelledKeys.has(accountKey(gatewayId, reference.key));
    return isCancelledUnused ? 'key_cancelled' : (this.#entryOf(gatewayId, reference)?.submission ?? null);
  }

  cancel(gatewayId: string, reference: SubmissionReference): Cancellation {
    const entry = this.#entryOf(gatewayId, reference);
    if (entry === null) {
      if ('id' in reference) return { kind: 'not_found' };
      this.#unusedCancelledKeys.add(accountKey(gatewayId, reference.key));
      return { kind: 'cancelled', submission: null };
    }
    if (entry.submission.status === 'pending') this.#end(entry, 'cancelled');
    const kind = entry.submission.status === 'cancelled' ? 'cancelled' : 'already_final';
    return { kind, submission: entry.submission };
  }

  /** Resolves when the submission is no longer pending, after `withinMs` at the latest. */
  waitUntilFinal(submission: SandboxSubmission, withinMs: number): Promise<void> {
    const entry = this.#byId.get(submission.id);
    return entry === undefined || submission.status !== 'pending' ? Promise.resolve() : waitFor(entry, withinMs);
  }

  list(): readonly GatewaySubmission[] {
    return [...this.#byId.values()].map(({ gatewayId, submission }) => ({ gatewayId, submission }));
  }

  ledger(): readonly LedgerEntry[] {
    return this.#charges;
  }

  /** Pending submissions stay pending for ever. */
  stop(): void {
    for (const entry of this.#byId.values()) {
      if (entry.timer !== null) clearTimeout(entry.timer);
      for (const resolve of entry.waiting) resolve();
    }
  }

  #entryOf(gatewayId: string, reference: SubmissionReference): Entry | null {
    const entry =
      'key' in reference ? this.#byKey.get(accountKey(gatewayId, reference.key)) : this.#byId.get(reference.id);
    return entry?.gatewayId === gatewayId ? entry : null;
  }

  #accept(gatewayId: string, key: string, request: SubmissionCreate, outcome: PlannedOutcome): Entry {
    const entry: Entry = {
      gatewayId,
      request,
      outcome,
      submission: pendingSubmission(key, request),
      timer: null,
      waiting: new Set(),
    };
    this.#add(entry);
    return entry;
  }

  #add(entry: Entry): void {
    const { gatewayId, submission, outcome } = entry;
    this.#byKey.set(accountKey(gatewayId, submission.idempotencyKey), entry);
    this.#byId.set(submission.id, entry);
    if (submission.status !== 'pending' || outcome.endsAfterMs === null) return;
    const end = outcome.charged === null ? 'declined' : 'approved';
    entry.timer = setTimeout(() => this.#end(entry, end), outcome.endsAfterMs);
  }

  #end(entry: Entry, status: 'approved' | 'declined' | 'cancelled'): void {
    const { submission, outcome } = entry;
    if (entry.timer !== null) {
      clearTimeout(entry.timer);
      entry.timer = null;
    }
    submission.status = status;
    submission.finalAt = new Date().toISOString();
    submission.charged = status === 'approved' ? outcome.charged : null;
    submission.decline = status === 'declined' ? outcome.decline : null;
    if (submission.charged !== null) this.#charges.push(chargeOf(entry.gatewayId, submission, submission.charged));
    for (const resolve of entry.waiting) resolve();
    if (status !== 'cancelled' && outcome.announced) this.#onFinal(entry.gatewayId, submission);
  }
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

function pendingSubmission(key: string, request: SubmissionCreate): SandboxSubmission {
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
  submission: SandboxSubmission,
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
