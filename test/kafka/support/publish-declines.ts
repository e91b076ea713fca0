import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { declinedRebill } from '../../black-box/declines.ts';
import { cascadingSale } from '../../faults/support/sales.ts';
import type { Scene } from '../../faults/support/scene.ts';

const SALES = 12;

interface Published {
  readonly sales: readonly { readonly orderId: string; readonly outcome: string }[];
  /** Those that FlexEcom gets. */
  readonly orderIds: readonly string[];
}

/** Sales of which two of three are approved, a rebill that is due, one for which there is no slot, and an unreadable message. */
export async function publishDeclines(scene: Scene, name: string): Promise<Published> {
  const sales = Array.from({ length: SALES }, (_, index) => ({
    orderId: `${name}-${index}`,
    ends: index % 3 === 2 ? 'decline' : 'approve',
    occurredAt: scene.now(),
  }));
  const rebills = [declinedRebill(`${name}-rebill`), declinedRebill(`${name}-refused`, { attempt: 0 })];
  await scene.publish(paymentDeclinedNewSale, sales.map(cascadingSale));
  await scene.publish(
    paymentDeclinedRecurring,
    rebills.map(({ topic: _, ...rebill }) => rebill),
  );
  await publishUnreadable(scene);
  return {
    sales: sales.map(({ orderId, ends }) => ({ orderId, outcome: ends === 'approve' ? 'complete' : 'declined' })),
    orderIds: [...sales.map(({ orderId }) => orderId), `${name}-rebill`],
  };
}

export async function publishUnreadable({ producer, names }: Scene): Promise<void> {
  const topic = names.topic(paymentDeclinedNewSale.name);
  await producer.send({ topic, acks: -1, messages: [{ key: 'unreadable', value: 'no Avro' }] });
}
