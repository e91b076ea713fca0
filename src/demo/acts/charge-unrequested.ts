import { FatalError } from '../../errors.ts';
import { type FlexecomClient, HttpFlexecomClient } from '../../flexecom/client/client.ts';
import type { SubmissionRequest } from '../../flexecom/wire.ts';
import { backoffMs, wait } from '../../waiting/backoff.ts';
import { sceneOrderId } from '../sample/scene-declines.ts';
import type { DemoWorld } from './demo-world.ts';
import { waitFor } from './wait-for.ts';

const GATEWAY = 'flexecom-a';
const CHARGED_MINOR = 4_995;
/** Far more failures in a row than the demo's faults ever make. */
const RETRIES_MAX = 10;
const UNKNOWN_SUBMISSION = 'sub_of_another_system';

/**
 * FlexEcom's act: it charges what this pipeline never requested, as when another system uses the same account. One charge
 * names a submission that is unknown here, the other one that had ended DECLINED. FlexEcom announces both by webhook, and
 * both must be listed as contradictions (R16).
 */
export async function chargeUnrequested(world: DemoWorld, signal: AbortSignal): Promise<void> {
  const { sandbox, servers } = world;
  const orderId = sceneOrderId('conflict');
  const declined = await servers.database.collection('submissions').findOne({ orderId });
  const client = clientOf(world);
  // The pipeline knows nothing of these charges and would never ask for them, so their webhooks must arrive.
  sandbox.setFaults({ lostWebhooks: 0 });
  try {
    await charge(client, { submissionId: UNKNOWN_SUBMISSION, orderId: 'order-of-another-system' }, signal);
    if (declined !== null) await charge(client, { submissionId: declined._id, orderId }, signal);
  } finally {
    sandbox.setFaults({ lostWebhooks: world.faults.lostWebhooks });
    await client.close();
  }
  const submissionIds = [UNKNOWN_SUBMISSION, ...(declined === null ? [] : [declined._id])];
  const contradictions = servers.database.collection('contradictions');
  await waitFor(
    'charges that nobody requested were not all recorded as contradictions',
    async () => (await contradictions.countDocuments({ submissionId: { $in: submissionIds } })) >= submissionIds.length,
    signal,
  );
}

function clientOf({ sandbox, secrets }: DemoWorld): FlexecomClient {
  const { publicKey = '', secretKey = '' } = secrets.gateways.find(({ gatewayId }) => gatewayId === GATEWAY) ?? {};
  return new HttpFlexecomClient({ url: sandbox.url, credentialsOf: () => ({ publicKey, secretKey }) });
}

async function charge(
  client: FlexecomClient,
  { submissionId, orderId }: { submissionId: string; orderId: string },
  signal: AbortSignal,
): Promise<void> {
  const request: SubmissionRequest = {
    mode: 'async',
    orderType: 'NEW_SALE',
    amountMinor: CHARGED_MINOR,
    currency: 'USD',
    paymentMethodRef: 'pm_sbx_approve_50_unrequested',
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
  for (let attempt = 0; ; attempt += 1) {
    const answer = await client.create(GATEWAY, request, `another-system-${submissionId}`, { signal });
    if (answer.kind === 'ACKNOWLEDGED' || answer.kind === 'APPROVED') return;
    // The sandbox loses some requests and answers.
    const mayTryAgain = answer.kind === 'NO_ANSWER' && answer.isPassing && attempt < RETRIES_MAX;
    if (!mayTryAgain) throw new FatalError(`FlexEcom did not acknowledge a charge: ${answer.kind}`);
    await wait(backoffMs(attempt), signal);
  }
}
