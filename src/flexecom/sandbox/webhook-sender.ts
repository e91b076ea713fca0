import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';
import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import type { FaultSettings, Faults } from './faults.ts';
import { seededFraction } from './seeded-fraction.ts';
import type { SandboxGateway, SandboxSubmission } from './wire-types.ts';

interface WebhookSettings {
  seed: string;
  gateways: readonly SandboxGateway[];
  faults: FaultSettings;
  /** Null: there is no receiver yet. */
  baseUrl: string | null;
}

/** About ten minutes in all: longer than a receiver takes to restart in a test or a demo. */
const RETRIES_MAX = 30;
const FIRST_WAIT_MS = 200;
const WAIT_MS_MAX = 30_000;
const ANSWER_TIMEOUT_MS = 10_000;
/** A receiver is one process, where more would only queue. */
const CONNECTIONS_MAX = 32;

/** Sends signed webhooks of final outcomes until the receiver accepts them: at least once, in no particular order. */
export class WebhookSender {
  readonly #seed: string;
  readonly #faults: FaultSettings;
  readonly #signers: ReadonlyMap<string, Webhook>;
  /** These timeouts start when a webhook leaves the agent's queue, not when it joins it. */
  readonly #dispatcher = new Agent({
    connections: CONNECTIONS_MAX,
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  });
  readonly #stopping = new AbortController();
  #baseUrl: string | null;
  #pending = 0;

  constructor({ seed, gateways, faults, baseUrl }: WebhookSettings) {
    this.#seed = seed;
    this.#faults = faults;
    this.#signers = new Map(gateways.map(({ gatewayId, signingSecret }) => [gatewayId, new Webhook(signingSecret)]));
    this.#baseUrl = baseUrl;
  }

  announce(gatewayId: string, submission: SandboxSubmission): void {
    const webhookId = webhookIdOf(submission);
    const body = eventBody(submission);
    const key = submission.idempotencyKey;
    const { duplicateWebhooks } = this.#faults.current;
    const copies = seededFraction(this.#seed, 'duplicate-webhook', key) < duplicateWebhooks ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      void this.#deliver(gatewayId, webhookId, body, waitMsOf(this.#seed, this.#faults.current, key, copy));
    }
  }

  /** Null: there is no receiver now. Read before every try, as a receiver may restart elsewhere. */
  setBaseUrl(baseUrl: string | null): void {
    this.#baseUrl = baseUrl;
  }

  /** Webhooks that are neither accepted nor given up. */
  get pending(): number {
    return this.#pending;
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#dispatcher.destroy();
  }

  async #deliver(gatewayId: string, webhookId: string, body: string, waitMs: number): Promise<void> {
    const signer = this.#signers.get(gatewayId);
    if (signer === undefined) return;
    const { signal } = this.#stopping;
    this.#pending += 1;
    try {
      await delay(waitMs, undefined, { signal });
      await pRetry(() => this.#deliverOnce(gatewayId, signer, webhookId, body), {
        retries: RETRIES_MAX,
        minTimeout: FIRST_WAIT_MS,
        maxTimeout: WAIT_MS_MAX,
        randomize: true,
        signal,
      });
    } catch {
      // Given up, or the sandbox closes: the outcome can still be asked for.
    } finally {
      this.#pending -= 1;
    }
  }

  async #deliverOnce(gatewayId: string, signer: Webhook, webhookId: string, body: string): Promise<void> {
    if (this.#baseUrl === null) throw new WebhookRefused('there is no receiver');
    const signedAt = new Date();
    const answer = await request(`${this.#baseUrl}/webhooks/flexecom/${encodeURIComponent(gatewayId)}`, {
      dispatcher: this.#dispatcher,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': webhookId,
        'webhook-timestamp': String(Math.floor(signedAt.getTime() / 1_000)),
        'webhook-signature': signer.sign(webhookId, signedAt, body),
      },
      body,
      signal: this.#stopping.signal,
    });
    await answer.body.dump();
    if (answer.statusCode < 200 || answer.statusCode > 299) throw new WebhookRefused(`answered ${answer.statusCode}`);
  }
}

class WebhookRefused extends Error {}

function waitMsOf(seed: string, faults: Faults, key: string, copy: number): number {
  const isLate = seededFraction(seed, 'late-webhook', key, copy) < faults.lateWebhooks;
  const isShuffled = seededFraction(seed, 'out-of-order-webhook', key, copy) < faults.outOfOrderWebhooks;
  const shuffledMs = isShuffled ? seededFraction(seed, 'webhook-spread', key, copy) * faults.outOfOrderSpreadMs : 0;
  return Math.round((isLate ? faults.lateWebhookMs : 0) + shuffledMs);
}

function webhookIdOf(submission: SandboxSubmission): string {
  return `evt_${createHash('sha256').update(`${submission.id} ${submission.status}`).digest('hex').slice(0, 32)}`;
}

function eventBody(submission: SandboxSubmission): string {
  return JSON.stringify({ type: `submission.${submission.status}`, timestamp: submission.finalAt, data: submission });
}
