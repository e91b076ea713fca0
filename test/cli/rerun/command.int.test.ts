import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { classifyDeclines } from '../../../consumers/classify-declines.ts';
import { RoutingContentSchema } from '../../../src/configuration/routing-schema.ts';
import { createConfigurationStore } from '../../../src/configuration/store/configuration-store.ts';
import type { Debt } from '../../../src/domain/documents/debt.ts';
import type { Order } from '../../../src/domain/documents/order.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { rerunRequested } from '../../../topics/rerun-requested.ts';
import { flexecomGateway } from '../../domain/support/configuration.ts';
import { aDebt } from '../../support/a-debt.ts';
import { Deployment } from '../../support/deployment.ts';
import { readTopic } from '../../support/read-topic.ts';
import { salvage } from '../../support/salvage-command.ts';

const deployment = new Deployment();
const { prefix, env: ENV } = deployment;

/** The sales of this test are old. */
const gateway = flexecomGateway({ rerunMaxAgeDays: 3_650 });
const content = RoutingContentSchema.parse({ gateways: [{ id: 'nmi-1', type: 'NMI' }, gateway] });

let database: Database;

beforeAll(async () => {
  await deployment.setUp();
  database = deployment.database;
  const applying = { content, sourceText: 'x', appliedBy: 'test', now: 1, dryRun: false };
  await createConfigurationStore(database.db).apply(applying);
  for (const [orderId, fields] of Object.entries(SALES)) await seed(orderId, fields);
});

afterAll(() => deployment.close());

interface Sale {
  at?: string;
  customerId?: string;
  currency?: string;
  state?: Debt['state'];
  order?: Partial<Order>;
  hard?: boolean;
}

/** `twin-1` and `twin-2` are similar orders of one customer: the one decided first makes the other refused. */
const SALES: Record<string, Sale> = {
  'sale-1': {},
  'sale-2': { hard: true },
  'sale-3': { order: { blacklisted: true } },
  'twin-1': { customerId: 'twin' },
  'twin-2': { customerId: 'twin' },
  'in-salvage': { state: 'IN_SALVAGE' },
  paid: { order: { status: 'COMPLETE' } },
  euros: { currency: 'EUR' },
  later: { at: '2026-04-02' },
  another: { at: '2026-05-02' },
};

const WHY = ['--why', 'a test'];
const MARCH = ['rerun', '--gateway', 'flex', '--from', '2026-03-01', '--to', '2026-04-01', '--currency', 'USD'];

const answered = {
  accepted: { count: 2, amountMinor: { USD: 9_980 } },
  refused: {
    count: 3,
    byReason: {
      HARD_DECLINE: { orders: ['sale-2'] },
      ORDER_BLACKLISTED: { orders: ['sale-3'], amountMinor: { USD: 4_990 } },
      SIMILAR_ORDER_IN_SALVAGE: { count: 1 },
    },
  },
  unanswered: { count: 0 },
};

describe('salvage rerun', () => {
  it('R6: refuses a gateway that is not FlexEcom’s, and requests nothing', async () => {
    const refused = await salvage(['rerun', 'sale-1', '--gateway', 'nmi-1', ...WHY], ENV);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('NOT_A_FLEXECOM_GATEWAY: nmi-1 is of type NMI');
    expect(await requests()).toEqual([]);
  });

  it('R6: shows in a dry run what would be accepted and what refused, and writes nothing', async () => {
    const dry = await salvage([...MARCH, '--dry-run', '--json'], ENV);
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(dry.stdout)).toMatchObject({ found: 5, requested: 0, dryRun: true, ...answered });
    expect(await requests()).toEqual([]);
    expect(await database.collection('submissions').countDocuments()).toBe(0);
    expect(await database.collection('declines').countDocuments()).toBe(0);
  });

  it('reports what was not answered within --wait and exits with 3; with --no-wait it exits at once', async () => {
    const waited = await salvage(
      ['rerun', 'later', '--gateway', 'flex', '--key', 'k', '--wait', '1', '--json', ...WHY],
      ENV,
    );
    expect(waited.code).toBe(3);
    expect(JSON.parse(waited.stdout)).toMatchObject({ requested: 1, unanswered: { count: 1, orders: ['later'] } });
    const asked = await salvage(['rerun', 'another', '--gateway', 'flex', '--by', 'anna', '--no-wait', ...WHY], ENV);
    expect(asked).toMatchObject({ code: 0 });
    expect((await requests()).map(({ event }) => event.orderId)).toEqual(['another', 'later']);
  });

  it('R6: says how many a batch has, and requests none of them unless a number or --yes says that they are meant', async () => {
    const before = (await requests()).length;
    const refused = await salvage([...MARCH, ...WHY, '--json'], ENV);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(
      'This requests 5 reruns on flex. Nothing was done; if that is right, repeat it with',
    );
    expect(await requests()).toHaveLength(before);
  });

  it('R6: gets the answers for a batch that its dry run showed', async () => {
    await startStage();
    const done = await salvage([...MARCH, ...WHY, '--yes', '--key', 'march', '--json'], ENV);
    expect(done).toMatchObject({ code: 0 });
    expect(JSON.parse(done.stdout)).toMatchObject({ requestKey: 'march', found: 5, requested: 5, ...answered });
  });

  it('continues a batch under its key, and repeats the earlier answers', async () => {
    const again = await salvage([...MARCH, ...WHY, '--limit', '100', '--key', 'march', '--json'], ENV);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ found: 3, refused: { count: 3 }, unanswered: { count: 0 } });
    const marchRequests = (await requests()).filter(({ event }) => event.requestKey === 'march');
    expect(marchRequests).toHaveLength(5);
  });

  it('R6: says why one order is refused', async () => {
    const refused = await salvage(['rerun', 'nowhere', '--gateway', 'flex', ...WHY], ENV);
    expect(refused.code).toBe(0);
    expect(refused.stdout).toContain('nowhere: UNKNOWN_ORDER: no decline of this order was seen');
    const accepted = await salvage(['rerun', 'euros', '--gateway', 'flex', ...WHY], ENV);
    expect(accepted.stdout).toContain('euros: 49.90 EUR, sent to FlexEcom at once');
  });
});

async function requests() {
  const all = await readTopic(prefix, rerunRequested);
  return all.sort((a, b) => a.key.localeCompare(b.key));
}

async function startStage(): Promise<void> {
  const config = await createConfigurationStore(database.db).load();
  await deployment.run(classifyDeclines({ holdoutKey: '' }), { configuration: { current: () => config } });
}

async function seed(orderId: string, sale: Sale): Promise<void> {
  const { at = '2026-03-10', customerId = orderId, currency = 'USD', state = 'OPEN', order, hard = false } = sale;
  const items = [{ productId: 'box', quantity: 1, amountMinor: 4_990, recurring: false, subscriptionId: null }];
  const { latestDecline } = aDebt();
  await database.collection('orders').insertOne({
    _id: orderId,
    customerId,
    campaignId: 'spring',
    parentOrderId: null,
    status: 'DECLINED',
    items,
    gatewayId: 'nmi-1',
    ...order,
  });
  await database.collection('debts').insertOne(
    aDebt({
      _id: `${orderId}/sale`,
      kind: 'NEW_SALE',
      state,
      version: 1,
      orderId,
      subscriptionId: null,
      customerId,
      billingCycle: null,
      amountMinor: 4_990,
      currency,
      latestDecline: {
        ...latestDecline,
        transactionId: `t-${orderId}`,
        attempt: 0,
        occurredAt: Date.parse(at),
        campaignId: 'spring',
        amountMinor: 4_990,
        originalAmountMinor: 4_990,
        currency,
        decline: { ...latestDecline.decline, type: hard ? 'HARD' : 'SOFT' },
        items,
      },
      transactionIds: [`t-${orderId}`],
      activeSubmissionId: null,
    }),
  );
}
