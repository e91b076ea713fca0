import { PoisonError } from '../../../src/errors.ts';
import { checkEvent } from '../../../topics/contract/check-event.ts';
import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import type { ChaosRandom } from '../../chaos/chaos-random.ts';
import { configuration } from '../../domain/support/configuration.ts';
import { initialDecline, rebillDecline, rerun, result, soft } from '../../domain/support/events.ts';
import { World } from '../../domain/support/world.ts';
import { type FuzzTarget, mustHold } from '../fuzz-target.ts';
import { cardNumber, mustNotHold, writtenCardNumber } from '../inputs/card-numbers.ts';
import { oddText } from '../inputs/odd-text.ts';

/** Few ids, so that messages meet: some of them join two others. */
const IDS = ['a', 'b', 'a/b', 'sale', 'a/sale', 'CASCADE', '1', '__proto__'] as const;

/**
 * Messages of an attacker with the ids of others: each is decided or refused as poison, what is published is allowed, and no
 * submission charges the card of one customer for the order of another.
 */
export function decisionsTarget(): FuzzTarget {
  const config = configuration();
  return {
    name: 'decisions',
    try(random) {
      const card = cardNumber(random);
      const world = new World(config);
      for (let left = random.between(1, 6); left > 0; left -= 1) {
        try {
          takeOne(world, random, writtenCardNumber(random, card));
        } catch (error) {
          if (!(error instanceof PoisonError)) throw error;
        }
      }
      mustNotHold(JSON.stringify(world.published), card, 'a message');
      for (const { paymentMethodRef, customerId, orderId, debtId } of world.store.all('submissions')) {
        mustHold(
          paymentMethodRef === `pm of ${customerId}`,
          `the card of another pays for order ${orderId} of ${customerId}`,
        );
        mustHold(world.store.get('debts', debtId)?.orderId === orderId, 'a submission is of a debt of another order');
      }
    },
  };
}

function takeOne(world: World, random: ChaosRandom, written: string): void {
  const [orderId, customerId] = [random.pick(IDS), random.pick(IDS)];
  const decline = { ...soft, text: `${oddText(random, 3)} ${written}` };
  const known = {
    orderId,
    customerId,
    transactionId: random.pick(IDS),
    decline,
    paymentMethodRef: `pm of ${customerId}`,
  };
  switch (random.between(0, 4)) {
    case 0:
    case 1: {
      const saleKind = random.pick(['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION'] as const);
      const event = initialDecline({ ...known, saleKind, firstDeclinedTransactionId: random.pick([null, ...IDS]) });
      if ('event' in checkEvent(paymentDeclinedNewSale, event))
        world.take({ topic: 'payment-declined.new-sale', event });
      break;
    }
    case 2: {
      const event = rebillDecline({ ...known, subscriptionId: random.pick(IDS), billingCycle: random.between(1, 2) });
      if ('event' in checkEvent(paymentDeclinedRecurring, event))
        world.take({ topic: 'payment-declined.recurring', event });
      break;
    }
    case 3:
      world.take({ topic: 'rerun-requested', event: rerun({ orderId, requestKey: random.pick(IDS) }) });
      break;
    default: {
      const submissionId = random.pick([random.pick(IDS), ...world.store.all('submissions').map(({ _id }) => _id)]);
      world.apply(result({ orderId, submissionId, outcome: random.pick(['APPROVED', 'DECLINED']), decline: null }));
    }
  }
}
