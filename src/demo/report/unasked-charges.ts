import { FatalError } from '../../errors.ts';
import type { FlexecomClient } from '../../flexecom/client/client.ts';
import { createFlexecomClient } from '../../flexecom/client/client.ts';
import type { SubmissionRequest } from '../../flexecom/wire.ts';
import { demoSecrets } from '../acts/demo-secrets.ts';
import type { DemoWorld } from '../acts/demo-world.ts';
import { waitFor } from '../acts/wait-for.ts';
import { sceneOrderId } from '../sample/scene-declines.ts';

const GATEWAY = 'flexecom-a';
const CHARGED_MINOR = 4_995;

/**
 * R16: FlexEcom charges what this pipeline never asked for, as its account may be used by another system as well: once
 * under a submission that is not known here, and once more under one that had ended DECLINED. Both are announced by
 * webhook and must be listed as contradictions.
 */
export async function chargeUnasked(world: DemoWorld, seed: string, signal: AbortSignal): Promise<void> {
  const { sandbox, servers } = world;
  const declined = await servers.database.collection('submissions').findOne({ orderId: sceneOrderId('conflict') });
  const submissionIds = ['sub_of_another_system', ...(declined === null ? [] : [declined._id])];
  const client = clientOf(sandbox.url, seed);
  // Nobody here would ask for these, so their webhooks must not get lost.
  sandbox.setFaults({ lostWebhooks: 0 });
  try {
    for (const submissionId of submissionIds) await charge(client, submissionId, signal);
  } finally {
    sandbox.setFaults({ lostWebhooks: world.faults.lostWebhooks });
    await client.close();
  }
  const contradictions = servers.database.collection('contradictions');
  await waitFor(
    'charges that nobody asked for',
    async () => (await contradictions.countDocuments({ submissionId: { $in: submissionIds } })) >= submissionIds.length,
    signal,
  );
}

function clientOf(url: string, seed: string): FlexecomClient {
  const { env } = demoSecrets(seed);
  const publicKey = env.FLEXECOM_A_PUBLIC_KEY ?? '';
  const secretKey = env.FLEXECOM_A_SECRET_KEY ?? '';
  return createFlexecomClient({ url, credentialsOf: () => ({ publicKey, secretKey }) });
}

async function charge(client: FlexecomClient, submissionId: string, signal: AbortSignal): Promise<void> {
  const orderId = submissionId === 'sub_of_another_system' ? 'order-of-another-system' : sceneOrderId('conflict');
  const request: SubmissionRequest = {
    mode: 'async',
    orderType: 'NEW_SALE',
    amountMinor: CHARGED_MINOR,
    currency: 'USD',
    paymentMethodRef: 'pm_sbx_approve_50_unasked',
    customerId: 'customer-of-another-system',
    subscriptionId: null,
    billingCycle: null,
    attempt: 0,
    declined: {
      transactionId: `txn-${submissionId}`,
      at: new Date().toISOString(),
      decline: { code: '200', text: 'DECLINE', type: 'SOFT', network: null, adviceCode: null },
    },
    items: [],
    metadata: { submissionId, orderId },
  };
  const answer = await client.create(GATEWAY, request, `another-system-${submissionId}`, signal);
  if (answer.kind !== 'ACKNOWLEDGED') throw new FatalError(`FlexEcom did not take a charge: ${answer.kind}`);
}
