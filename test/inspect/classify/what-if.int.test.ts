import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { classifyDeclines } from '../../../consumers/classify-declines.ts';
import { followConfiguration, type LiveConfiguration } from '../../../src/configuration/store/live-configuration.ts';
import type { RunningStage } from '../../../src/engine/engine.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { type PaymentDeclinedNewSale, paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { type PaymentDeclinedRecurring, paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { hard, initialDecline, rebillDecline } from '../../domain/support/events.ts';
import { Deployment } from '../../support/deployment.ts';
import { type Ended, salvage } from '../../support/salvage-command.ts';
import { until } from '../../support/until.ts';

const deployment = new Deployment();
const { names, env: ENV, kafka, publisher } = deployment;

const IN_FORCE = `
gateways:
  - id: flex
    type: FLEXECOM
    publicKey: { env: FLEXECOM_PUBLIC_KEY }
    secretKey: { env: FLEXECOM_SECRET_KEY }
    signingSecret: { env: FLEXECOM_SIGNING_SECRET }
  - { id: visa-1, type: NMI, directCascadeProfileId: direct }
  - { id: visa-2, type: NMI }
cascadeProfiles:
  - { id: direct, gatewayIds: [visa-1, visa-2, flex] }
recycleProfiles:
  - id: recycle
    gatewayIds: [visa-1]
    reattempts4To6GatewayId: flex
    attempts: [{ daysToWait: 1 }, { daysToWait: 1 }, { daysToWait: 1 }, { daysToWait: 1 }]
`;

/** Sends lost cards, does not send rebills declined with "do not honor", and recycles later. */
const PROPOSED = `${IN_FORCE.replaceAll('daysToWait: 1', 'daysToWait: 2')}
declineMapping:
  - { scope: { gatewayType: NMI }, orderType: NEW_SALES, message: lost card, mapTo: SOFT }
  - { scope: { gatewayType: NMI }, orderType: RECURRING, message: do not honor, mapTo: HARD }
`;

let database: Database;
let configuration: LiveConfiguration;
let stage: RunningStage;
let folder: string;

const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'what-if-'));
  await writeFile(file('in-force.yaml'), IN_FORCE);
  await writeFile(file('proposed.yaml'), PROPOSED);
  await writeFile(file('wrong.yaml'), PROPOSED.replace('visa-2, flex]', 'visa-2, flex, visa-9]'));
  await deployment.setUp();
  database = deployment.database;
  succeeded(await salvage(['config', 'apply', file('in-force.yaml'), '--why', 'a test'], ENV));
  configuration = await followConfiguration(database.db);
  stage = await deployment.run(classifyDeclines({ holdoutKey: '' }), { configuration });
});

afterAll(async () => {
  await configuration.close();
  await deployment.close();
  await rm(folder, { recursive: true });
});

function succeeded(ended: Ended): Ended {
  if (ended.code !== 0) throw new Error(ended.stderr);
  return ended;
}

async function whatIf(name: string, ...args: string[]) {
  const { stdout, stderr } = succeeded(await salvage(['classify', '--what-if', file(name), '--json', ...args], ENV));
  return { report: JSON.parse(stdout), stderr };
}

const sale = (orderId: string, fields: Partial<PaymentDeclinedNewSale> = {}) =>
  publisher.publish(
    paymentDeclinedNewSale,
    initialDecline({
      eventId: `e-${orderId}-${fields.transactionId ?? 't1'}`,
      orderId,
      customerId: `c-${orderId}`,
      transactionId: `t-${orderId}`,
      paymentMethodRef: `pm-${orderId}`,
      occurredAt: Date.now(),
      ...fields,
    }),
  );

const rebill = (orderId: string, fields: Partial<PaymentDeclinedRecurring> = {}) =>
  publisher.publish(
    paymentDeclinedRecurring,
    rebillDecline({
      eventId: `e-${orderId}`,
      orderId,
      subscriptionId: `s-${orderId}`,
      customerId: `c-${orderId}`,
      transactionId: `t-${orderId}`,
      paymentMethodRef: `pm-${orderId}`,
      occurredAt: Date.now(),
      ...fields,
    }),
  );

const answered = (count: number) =>
  until(async () => (await database.collection('declines').countDocuments()) === count);

async function garbage(): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic: names.topic('payment-declined.new-sale'), messages: [{ key: 'x', value: 'not Avro' }] });
  await producer.disconnect();
}

/** All documents, to check that nothing is written. */
async function everything() {
  const collections = (await database.db.collections()).filter(
    ({ collectionName }) => collectionName !== 'checkpoints',
  );
  return Promise.all(
    collections
      .sort((a, b) => a.collectionName.localeCompare(b.collectionName))
      .map(async (collection) => [collection.collectionName, await collection.find().sort({ _id: 1 }).toArray()]),
  );
}

describe('salvage classify --what-if, on real servers', () => {
  it('R8: shows what a proposed configuration would change over past declines, and changes nothing', async () => {
    await Promise.all([
      sale('soft'),
      sale('lost-1', { decline: { ...hard, type: null } }),
      sale('lost-2', { decline: { ...hard, type: null }, amountMinor: 1_000, currency: 'EUR' }),
      rebill('honor'),
      rebill('funds', {
        decline: { code: '51', text: 'Insufficient funds', type: null, network: null, adviceCode: null },
      }),
      garbage(),
    ]);
    await answered(5);
    await sale('soft', { transactionId: 'again' });
    await answered(6);
    await sale('soft');
    const isCounted = async () => (await database.collection('declines').countDocuments({ repeats: 1 })) === 1;
    await until(isCounted);
    const before = await everything();

    const { report } = await whatIf('proposed.yaml');

    expect(report).toMatchObject({
      configurationInForce: 1,
      read: 8,
      unreadable: 1,
      repeats: 1,
      compared: { declines: 6 },
      unanswered: { declines: 0 },
      transitions: [
        { from: 'HARD_DECLINE', to: 'CASCADE flex', declines: 2, amountMinor: { USD: 4_995, EUR: 1_000 } },
        { from: 'RECYCLE flex', to: 'HARD_DECLINE', declines: 1, amountMinor: { USD: 4_995 } },
      ],
      kept: [{ place: 'ALREADY_IN_SALVAGE', declines: 1 }],
      otherDueTime: 1,
      otherPrice: { declines: 0 },
    });
    expect(report.places).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          place: 'CASCADE flex',
          before: { declines: 1, amountMinor: { USD: 4_995 } },
          after: { declines: 3, amountMinor: { USD: 9_990, EUR: 1_000 } },
        }),
      ]),
    );
    expect(await everything()).toEqual(before);
  });

  it('R8: shows no change for the configuration in force, counts declines without an answer, and honours --since', async () => {
    await stage.stop();
    const since = new Date().toISOString();
    await sale('unanswered');

    const { report } = await whatIf('in-force.yaml');
    expect(report).toMatchObject({ read: 9, transitions: [], otherDueTime: 0, unanswered: { declines: 1 } });

    const narrowed = await whatIf('in-force.yaml', '--since', since);
    expect(narrowed.report).toMatchObject({ read: 1, compared: { declines: 0 }, unanswered: { declines: 1 } });
  });

  it('refuses a file with errors, listing those of config check, exit code 2', async () => {
    const check = await salvage(['config', 'check', file('wrong.yaml')], ENV);
    const refused = await salvage(['classify', '--what-if', file('wrong.yaml')], ENV);
    expect([check.code, refused.code]).toEqual([2, 2]);
    const complaints = check.stdout.split('\n').flatMap((line) => /^error: (.*)$/.exec(line)?.[1] ?? []);
    expect(complaints.length).toBeGreaterThan(0);
    for (const complaint of complaints) expect(refused.stderr).toContain(complaint);
  });
});
