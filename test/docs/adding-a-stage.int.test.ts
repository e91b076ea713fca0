import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerNotice } from '../../docs/examples/adding-a-stage/customer-notice.ts';
import { notifyCustomers } from '../../docs/examples/adding-a-stage/notify-customers.ts';
import { checkpointCollection } from '../../src/engine/checkpoint.ts';
import { paymentDeclinedRecurring } from '../../topics/payment-declined.recurring.ts';
import { configuration } from '../domain/support/configuration.ts';
import { rebillDecline } from '../domain/support/events.ts';
import { Deployment } from '../support/deployment.ts';
import { readTopic } from '../support/read-topic.ts';
import { until } from '../support/until.ts';

describe('the example of docs/adding-a-stage.md, on real servers', () => {
  const inputs = [paymentDeclinedRecurring];
  const deployment = new Deployment({ topics: [...inputs, customerNotice], inputs });

  beforeAll(async () => {
    await deployment.setUp();
    const { publisher } = deployment;
    await publisher.publish(paymentDeclinedRecurring, rebillDecline({ attempt: 0, transactionId: 'first' }));
    await publisher.publish(paymentDeclinedRecurring, rebillDecline({ attempt: 1, transactionId: 'second' }));
    await deployment.run(notifyCustomers, { configuration: { current: () => configuration() } });
  });
  afterAll(() => deployment.close());

  it('publishes its notice once, and has applied both messages', async () => {
    const checkpoints = checkpointCollection(deployment.database);
    await until(async () => (await checkpoints.countDocuments({ next: { $gte: 2 } })) > 0);
    await until(async () => (await readTopic(deployment.prefix, customerNotice)).length > 0);
    const notices = await readTopic(deployment.prefix, customerNotice);
    expect(notices.map(({ event }) => event.eventId)).toEqual(['notice/sub-1/3']);
  });
});
