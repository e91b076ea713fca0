import type { Charge, Evidence } from './evidence.ts';
import { type Finding, groupBy } from './finding.ts';

/** Every charge is shown once, with its amount; what is shown was charged; a debt is charged once, as agreed. */
export function checkMoney(evidence: Evidence): Finding[] {
  const { charges, accepted, ended } = evidence;
  const shown = groupBy(shownCharges(evidence), ({ flexecomTransactionId }) => flexecomTransactionId);
  const charged = new Map(charges.map((charge) => [charge.flexecomTransactionId, charge]));
  const agreed = new Map(accepted.map((each) => [each.submissionId, each]));
  const debtOf = (charge: Charge) => agreed.get(charge.submissionId)?.debtId ?? null;
  const moneyOf = ({ amountMinor, currency }: { amountMinor: number; currency: string }) =>
    `${amountMinor} ${currency}`;

  return [
    ...charges.flatMap((charge): Finding[] => {
      const places = shown.get(charge.flexecomTransactionId) ?? [];
      if (places.length === 0) {
        const what = `charge of ${moneyOf(charge)} for ${charge.orderId}, submission ${charge.submissionId}: nothing shows it`;
        return [{ damage: 'unaccounted', what }];
      }
      return places
        .filter((place) => moneyOf(place) !== moneyOf(charge))
        .map((place) => ({
          damage: 'wrongMoney',
          what: `${charge.orderId} was charged ${moneyOf(charge)}; its outcome says ${moneyOf(place)}`,
        }));
    }),
    ...[...groupBy(charges, ({ submissionId }) => submissionId)]
      .filter(([, each]) => each.length > 1)
      .map(([id, each]): Finding => ({ damage: 'doubled', what: `submission ${id} was charged ${each.length} times` })),
    ...[...groupBy(charges, debtOf)]
      .filter(([, each]) => new Set(each.map(({ submissionId }) => submissionId)).size > 1)
      .map(([id, each]): Finding => ({ damage: 'doubled', what: `debt ${id} was charged ${each.length} times` })),
    ...[...shown.keys()]
      .filter((id) => !charged.has(id))
      .map(
        (id): Finding => ({ damage: 'wrongMoney', what: `an outcome shows the charge ${id}, which was never made` }),
      ),
    ...ended.flatMap(({ submissionId, orderId, charge }): Finding[] => {
      const agreement = agreed.get(submissionId);
      if (charge === null || agreement === undefined) return [];
      // A recycled attempt's price may fall until it is due.
      const isRight =
        charge.currency === agreement.currency &&
        (agreement.route === 'RECYCLE'
          ? charge.amountMinor <= agreement.amountMinor
          : charge.amountMinor === agreement.amountMinor);
      const what = `${orderId} is complete with ${moneyOf(charge)}; ${moneyOf(agreement)} was agreed`;
      return isRight ? [] : [{ damage: 'wrongMoney', what }];
    }),
    ...chargedAfterAll(evidence),
    ...agreedOtherwise(evidence),
    ...completeTwice(ended),
  ];
}

function shownCharges({ ended, contradictions }: Evidence) {
  return [
    ...ended.flatMap(({ charge }) => (charge === null ? [] : [charge])),
    ...contradictions.map(({ flexecomTransactionId, chargedMinor, currency }) => ({
      flexecomTransactionId,
      amountMinor: chargedMinor,
      currency,
    })),
  ];
}

/** What is not sent will never be charged: billing was told so, and charges it itself. A contradiction comes too late. */
function chargedAfterAll({ notSent, charges }: Evidence): Finding[] {
  const ended = new Set(notSent.flatMap(({ submissionId }) => submissionId ?? []));
  return charges
    .filter(({ submissionId }) => ended.has(submissionId))
    .map(({ submissionId, orderId }) => ({
      damage: 'doubled',
      what: `submission ${submissionId} of ${orderId} was charged, and billing was told that it is not sent`,
    }));
}

/** A cascade asks for what the sale declined with. */
function agreedOtherwise({ declines, accepted }: Evidence): Finding[] {
  const declined = new Map(declines.map((decline) => [`${decline.orderId} ${decline.transactionId}`, decline]));
  return accepted.flatMap((each): Finding[] => {
    const decline = declined.get(`${each.orderId} ${each.transactionId}`);
    if (decline === undefined || decline.rebill) return [];
    if (decline.amountMinor === each.amountMinor && decline.currency === each.currency) return [];
    const what = `${each.orderId} declined with ${decline.amountMinor} and was accepted with ${each.amountMinor}`;
    return [{ damage: 'wrongMoney', what }];
  });
}

/** One charge completes one order. */
function completeTwice(ended: Evidence['ended']): Finding[] {
  const complete = groupBy(ended, ({ charge }) => charge?.flexecomTransactionId ?? null);
  return [...complete]
    .filter(([, each]) => new Set(each.map(({ submissionId }) => submissionId)).size > 1)
    .map(([id]): Finding => ({ damage: 'doubled', what: `the charge ${id} completed two submissions` }));
}
