import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';
import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import type { FaultSettings } from './faults.ts';
import { seededFraction } from './seeded-fraction.ts';
import type { SandboxGateway, Submission } from './wire-types.ts';

/** Sends signed webhooks of final outcomes until the receiver accepts them: at least once, in no particular order. */
interface WebhookSender {
  announce(gatewayId: string, submission: Submission): void;
  /** Webhooks that are neither accepted nor given up. */
  readonly pending: number;
  close(): Promise<void>;
}

interface WebhookSettings {
  seed: string;
  gateways: readonly SandboxGateway[];
  faults: FaultSettings;
  /** Read before every try, as a receiver may restart elsewhere. Null: there is no receiver now. */
  baseUrl(): string | null;
}

/** About ten minutes in all: longer than a receiver takes to restart in a test or a demo. */
const RETRIES_MAX = 30;
const FIRST_WAIT_MS = 200;
const WAIT_MS_MAX = 30_000;
const ANSWER_TIMEOUT_MS = 10_000;
/** A receiver is one process, where more would only queue. */
const CONNECTIONS_MAX = 32;

export function createWebhookSender(settings: WebhookSettings): WebhookSender {
  const { seed, gateways, faults } = settings;
  // These timeouts start when a webhook leaves the agent's queue, not when it joins it.
  const dispatcher = new Agent({
    connections: CONNECTIONS_MAX,
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  });
  const stopping = new AbortController();
  const signers = new Map(gateways.map(({ gatewayId, signingSecret }) => [gatewayId, new Webhook(signingSecret)]));
  let pending = 0;

  async function deliverOnce(gatewayId: string, signer: Webhook, webhookId: string, body: string): Promise<void> {
    const baseUrl = settings.baseUrl();
    if (baseUrl === null) throw new WebhookRefused('there is no receiver');
    const signedAt = new Date();
    const answer = await request(`${baseUrl}/webhooks/flexecom/${encodeURIComponent(gatewayId)}`, {
      dispatcher,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': webhookId,
        'webhook-timestamp': String(Math.floor(signedAt.getTime() / 1_000)),
        'webhook-signature': signer.sign(webhookId, signedAt, body),
      },
      body,
      signal: stopping.signal,
    });
    await answer.body.dump();
    if (answer.statusCode < 200 || answer.statusCode > 299) throw new WebhookRefused(`answered ${answer.statusCode}`);
  }

  async function deliver(gatewayId: string, webhookId: string, body: string, waitMs: number): Promise<void> {
    const signer = signers.get(gatewayId);
    if (signer === undefined) return;
    pending += 1;
    try {
      await delay(waitMs, undefined, { signal: stopping.signal });
      await pRetry(() => deliverOnce(gatewayId, signer, webhookId, body), {
        retries: RETRIES_MAX,
        minTimeout: FIRST_WAIT_MS,
        maxTimeout: WAIT_MS_MAX,
        randomize: true,
        signal: stopping.signal,
      });
    } catch {
      // Given up, or the sandbox closes: the outcome can still be asked for.
    } finally {
      pending -= 1;
    }
  }

  return {
    announce(gatewayId, submission) {
      const webhookId = webhookIdOf(submission);
      const body = eventBody(submission);
      const key = submission.idempotencyKey;
      const copies = seededFraction(seed, 'duplicate-webhook', key) < faults.current.duplicateWebhooks ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        void deliver(gatewayId, webhookId, body, waitMsOf(settings, key, copy));
      }
    },
    get pending() {
      return pending;
    },
    async close() {
      stopping.abort();
      await dispatcher.destroy();
    },
  };
}

class WebhookRefused extends Error {}

function waitMsOf({ seed, faults: { current } }: WebhookSettings, key: string, copy: number): number {
  const isLate = seededFraction(seed, 'late-webhook', key, copy) < current.lateWebhooks;
  const isShuffled = seededFraction(seed, 'out-of-order-webhook', key, copy) < current.outOfOrderWebhooks;
  const shuffledMs = isShuffled ? seededFraction(seed, 'webhook-spread', key, copy) * current.outOfOrderSpreadMs : 0;
  return Math.round((isLate ? current.lateWebhookMs : 0) + shuffledMs);
}

function webhookIdOf(submission: Submission): string {
  return `evt_${createHash('sha256').update(`${submission.id} ${submission.status}`).digest('hex').slice(0, 32)}`;
}

function eventBody(submission: Submission): string {
  return JSON.stringify({ type: `submission.${submission.status}`, timestamp: submission.finalAt, data: submission });
}
