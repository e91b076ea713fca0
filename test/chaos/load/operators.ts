import { setTimeout as sleep } from 'node:timers/promises';
import { RERUN_TOKEN } from '../cluster/merchant.ts';

const ANSWER_MS_MAX = 10_000;
const RETRY_MS = 500;

/** Ask for reruns through the rerun API, under one key until it has accepted the request. */
export class Operators {
  readonly acceptedKeys: string[] = [];
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async rerun(orderId: string, key: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const status = await this.#request(orderId, key).catch(() => null);
      if (status === 202) {
        this.acceptedKeys.push(key);
        return;
      }
      if (status !== null && status < 500 && status !== 429) throw new Error(`the rerun API answered ${status}`);
      await sleep(RETRY_MS);
    }
  }

  async #request(orderId: string, key: string): Promise<number> {
    const answer = await fetch(`${this.#url}/orders/${orderId}/rerun`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${RERUN_TOKEN}`,
        'idempotency-key': key,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ gatewayId: 'flexecom-b', requestedBy: 'anna' }),
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    await answer.arrayBuffer();
    return answer.status;
  }
}
