import type { Faults } from './faults.ts';
import { seededFraction } from './seeded-fraction.ts';
import type { Charge, Decline, SubmissionCreate } from './wire-types.ts';

/** How a submission will end, decided when it is created. */
export interface PlannedOutcome {
  /** Null: it stays pending until it is cancelled. */
  endsAfterMs: number | null;
  charged: Charge | null;
  decline: Decline | null;
  /** False: no webhook is sent. */
  announced: boolean;
}

export interface OutcomeSettings {
  seed: string;
  /** Share of approvals where no test reference says otherwise. */
  approvalRate: number;
  defaultInstantDelayMs: number;
  defaultAsyncDelayMs: number;
}

interface RefusedRequest {
  kind: 'refused';
  detail: string;
}

/** `pm_sbx_<outcome>[_<delayMs>][_<anything>]`: the last part makes two references of one outcome differ. */
const TEST_REFERENCE = /^pm_sbx_([a-z]+(?:-[a-z]+)*)(?:_(\d{1,8})(?=_|$))?(?:_.*)?$/;

const declineOf = (code: string, text: string, type: 'SOFT' | 'HARD'): Decline => ({
  code,
  text,
  type,
  network: null,
  adviceCode: null,
});
const DO_NOT_HONOR = declineOf('05', 'Do not honor', 'SOFT');
const INSUFFICIENT_FUNDS = declineOf('51', 'Insufficient funds', 'SOFT');
const LOST_CARD = declineOf('41', 'Lost card, pick up', 'HARD');

type UntimedOutcome = Omit<PlannedOutcome, 'endsAfterMs'>;

const requestedCharge = ({ amountMinor, currency }: SubmissionCreate): Charge => ({ amountMinor, currency });
/** One minor unit off: the smallest difference that a reconciliation must notice. */
const wrongCharge = ({ amountMinor, currency }: SubmissionCreate): Charge => ({
  amountMinor: amountMinor + 1,
  currency,
});
const otherCurrencyCharge = ({ amountMinor, currency }: SubmissionCreate): Charge => ({
  amountMinor,
  currency: currency === 'USD' ? 'EUR' : 'USD',
});

const approvalOf = (charged: Charge): UntimedOutcome => ({ charged, decline: null, announced: true });
const declineWith = (decline: Decline): UntimedOutcome => ({ charged: null, decline, announced: true });

/** The outcomes of the test references. `never` ends only when it is cancelled. */
const OUTCOMES: Readonly<Record<string, (request: SubmissionCreate) => UntimedOutcome | 'never' | RefusedRequest>> = {
  approve: (request) => approvalOf(requestedCharge(request)),
  decline: () => declineWith(DO_NOT_HONOR),
  insufficient: () => declineWith(INSUFFICIENT_FUNDS),
  hard: () => declineWith(LOST_CARD),
  lost: (request) => ({ ...approvalOf(requestedCharge(request)), announced: false }),
  'lost-decline': () => ({ ...declineWith(DO_NOT_HONOR), announced: false }),
  'wrong-amount': (request) => approvalOf(wrongCharge(request)),
  'wrong-currency': (request) => approvalOf(otherCurrencyCharge(request)),
  never: () => 'never',
  refuse: () => ({ kind: 'refused', detail: 'this payment method cannot be salvaged' }),
};

export const TEST_OUTCOMES: readonly string[] = Object.keys(OUTCOMES);

/** The seed picks one of these for a reference that is not a test reference. */
const SEEDED_DECLINES: readonly Decline[] = [DO_NOT_HONOR, DO_NOT_HONOR, INSUFFICIENT_FUNDS, LOST_CARD];

export function decideOutcome(
  settings: OutcomeSettings,
  faults: Faults,
  key: string,
  request: SubmissionCreate,
): PlannedOutcome | RefusedRequest {
  const [, name, delayMs] = TEST_REFERENCE.exec(request.paymentMethodRef) ?? [];
  const endsAfterMs = delayMs === undefined ? defaultDelayMs(settings, key, request) : Number(delayMs);
  if (name === undefined) {
    return { endsAfterMs, ...withFaults(settings, faults, key, request, seededOutcome(settings, key, request)) };
  }
  const outcome = OUTCOMES[name]?.(request);
  if (outcome === undefined) {
    return { kind: 'refused', detail: `unknown test reference; known outcomes: ${TEST_OUTCOMES.join(', ')}` };
  }
  if (outcome === 'never') return { endsAfterMs: null, charged: null, decline: null, announced: false };
  return 'kind' in outcome ? outcome : { endsAfterMs, ...withFaults(settings, faults, key, request, outcome) };
}

function seededOutcome(settings: OutcomeSettings, key: string, request: SubmissionCreate): UntimedOutcome {
  const { seed, approvalRate } = settings;
  if (seededFraction(seed, 'approval', request.paymentMethodRef, key) < approvalRate) {
    return approvalOf(requestedCharge(request));
  }
  const index = Math.floor(seededFraction(seed, 'decline', request.paymentMethodRef, key) * SEEDED_DECLINES.length);
  return declineWith(SEEDED_DECLINES[index] ?? DO_NOT_HONOR);
}

function withFaults(
  { seed }: OutcomeSettings,
  faults: Faults,
  key: string,
  request: SubmissionCreate,
  outcome: UntimedOutcome,
): UntimedOutcome {
  const isWrong = outcome.charged !== null && seededFraction(seed, 'wrong-amount', key) < faults.wrongAmounts;
  const isLost = seededFraction(seed, 'lost-webhook', key) < faults.lostWebhooks;
  return {
    ...outcome,
    charged: isWrong ? wrongCharge(request) : outcome.charged,
    announced: outcome.announced && !isLost,
  };
}

/** Between half and one and a half times the default, so that submissions do not end in the order of creation. */
function defaultDelayMs(settings: OutcomeSettings, key: string, request: SubmissionCreate): number {
  const aroundMs = request.mode === 'instant' ? settings.defaultInstantDelayMs : settings.defaultAsyncDelayMs;
  return Math.round(aroundMs * (0.5 + seededFraction(settings.seed, 'delay', key)));
}
