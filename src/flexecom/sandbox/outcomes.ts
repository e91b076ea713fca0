import type { Faults } from './faults.ts';
import { seededFraction } from './seeded-fraction.ts';
import type { Charge, Decline, SubmissionCreate } from './wire-types.ts';

/** How a submission will end, decided when it is created. */
export interface Outcome {
  /** Null: it never ends by itself. */
  endsAfterMs: number | null;
  charged: Charge | null;
  decline: Decline | null;
  /** False: whoever wants to know has to ask. */
  announced: boolean;
}

export interface OutcomeSettings {
  seed: string;
  /** Share of approvals where no test reference says otherwise. */
  approvalRate: number;
  defaultInstantDelayMs: number;
  defaultAsyncDelayMs: number;
}

export interface RefusedRequest {
  kind: 'refused';
  detail: string;
}

/** `pm_sbx_<outcome>[_<delayMs>][_<anything>]`: the last part makes references of one outcome differ. */
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

type Ending = Omit<Outcome, 'endsAfterMs'>;

const exactly = ({ amountMinor, currency }: SubmissionCreate): Charge => ({ amountMinor, currency });
/** One minor unit off: the smallest difference that a reconciliation must notice. */
const wrongly = ({ amountMinor, currency }: SubmissionCreate): Charge => ({ amountMinor: amountMinor + 1, currency });
const otherCurrency = ({ amountMinor, currency }: SubmissionCreate): Charge => ({
  amountMinor,
  currency: currency === 'USD' ? 'EUR' : 'USD',
});

const approved = (charged: Charge): Ending => ({ charged, decline: null, announced: true });
const declined = (decline: Decline): Ending => ({ charged: null, decline, announced: true });

/** The test references' endings; `never` ends only by being cancelled. */
const ENDINGS: Readonly<Record<string, (request: SubmissionCreate) => Ending | 'never' | RefusedRequest>> = {
  approve: (request) => approved(exactly(request)),
  decline: () => declined(DO_NOT_HONOR),
  insufficient: () => declined(INSUFFICIENT_FUNDS),
  hard: () => declined(LOST_CARD),
  lost: (request) => ({ ...approved(exactly(request)), announced: false }),
  'lost-decline': () => ({ ...declined(DO_NOT_HONOR), announced: false }),
  'wrong-amount': (request) => approved(wrongly(request)),
  'wrong-currency': (request) => approved(otherCurrency(request)),
  never: () => 'never',
  refuse: () => ({ kind: 'refused', detail: 'this payment method cannot be salvaged' }),
};

export const TEST_OUTCOMES: readonly string[] = Object.keys(ENDINGS);

/** What the seed picks from for a reference that is no test reference. */
const SEEDED_DECLINES: readonly Decline[] = [DO_NOT_HONOR, DO_NOT_HONOR, INSUFFICIENT_FUNDS, LOST_CARD];

export function decideOutcome(
  settings: OutcomeSettings,
  faults: Faults,
  key: string,
  request: SubmissionCreate,
): Outcome | RefusedRequest {
  const [, name, delayMs] = TEST_REFERENCE.exec(request.paymentMethodRef) ?? [];
  const endsAfterMs = delayMs === undefined ? defaultDelayMs(settings, key, request) : Number(delayMs);
  if (name === undefined) {
    return { endsAfterMs, ...withFaults(settings, faults, key, request, seededEnding(settings, key, request)) };
  }
  const ending = ENDINGS[name]?.(request);
  if (ending === undefined) {
    return { kind: 'refused', detail: `unknown test reference; known outcomes: ${TEST_OUTCOMES.join(', ')}` };
  }
  if (ending === 'never') return { endsAfterMs: null, charged: null, decline: null, announced: false };
  return 'kind' in ending ? ending : { endsAfterMs, ...withFaults(settings, faults, key, request, ending) };
}

function seededEnding(settings: OutcomeSettings, key: string, request: SubmissionCreate): Ending {
  const { seed, approvalRate } = settings;
  if (seededFraction(seed, 'approval', request.paymentMethodRef, key) < approvalRate) return approved(exactly(request));
  const index = Math.floor(seededFraction(seed, 'decline', request.paymentMethodRef, key) * SEEDED_DECLINES.length);
  return declined(SEEDED_DECLINES[index] ?? DO_NOT_HONOR);
}

function withFaults(
  { seed }: OutcomeSettings,
  faults: Faults,
  key: string,
  request: SubmissionCreate,
  ending: Ending,
): Ending {
  const isWrong = ending.charged !== null && seededFraction(seed, 'wrong-amount', key) < faults.wrongAmounts;
  const isLost = seededFraction(seed, 'lost-webhook', key) < faults.lostWebhooks;
  return {
    ...ending,
    charged: isWrong ? wrongly(request) : ending.charged,
    announced: ending.announced && !isLost,
  };
}

/** Spread by half around the default, so that outcomes do not come in the order of creation. */
function defaultDelayMs(settings: OutcomeSettings, key: string, request: SubmissionCreate): number {
  const aroundMs = request.mode === 'instant' ? settings.defaultInstantDelayMs : settings.defaultAsyncDelayMs;
  return Math.round(aroundMs * (0.5 + seededFraction(settings.seed, 'delay', key)));
}
