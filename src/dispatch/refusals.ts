import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import { isFlexecom } from '../domain/routing/gateways.ts';
import { newPause, PAUSED_BY_ITSELF } from '../domain/routing/pauses.ts';
import { errorMessage } from '../errors.ts';
import type { CreateAnswer } from '../flexecom/client/answers.ts';
import type { FlexecomClient } from '../flexecom/client/client.ts';
import { withCreate } from '../flexecom/client/with-create.ts';
import type { Database } from '../mongo/database.ts';
import { isDuplicateId } from '../mongo/duplicate-key.ts';
import { cleanText } from '../telemetry/log-cleaning.ts';
import { wait } from '../waiting/backoff.ts';

interface RefusalsDependencies {
  readonly database: Pick<Database, 'collection'>;
  readonly configuration: { current(): RoutingConfiguration | null };
  /** Domain time, as everything in documents. */
  readonly clock: Clock;
  readonly logger: Logger;
}

/** So many answers to requests need one write at most: what matters is that there was one. */
const RESET_EVERY_MS = 200;

/** Before it pauses, a process waits for the resets of the others. */
const LAST_LOOK_AFTER_MS = 2 * RESET_EVERY_MS;

/** FlexEcom understood the request and does not want this payment: that may be said of a card, and of every one by chance. */
const NOT_ACCEPTABLE = 422;

/**
 * Counts the requests in a row that a gateway refuses, over all instances, and pauses the gateway when they reach its
 * `pauseAfterRefusals` (R22). FlexEcom declines a card, and refuses a request: so many in a row mean that something is wrong
 * with the account or with what we send, and every further one would cost a shopper a chance elsewhere. Only an operator
 * resumes it.
 */
export class Refusals {
  readonly #deps: RefusalsDependencies;
  /** Gateways whose count this process has set back a moment ago, and those of which it does so once more. */
  readonly #resetting = new Map<string, { isAskedAgain: boolean }>();

  constructor(deps: RefusalsDependencies) {
    this.#deps = deps;
  }

  /** The client, with the answers to its posts counted. Never waits for that, and never fails for it. */
  watch(client: FlexecomClient): FlexecomClient {
    return withCreate(client, async (gatewayId, ...rest) => {
      const answer = await client.create(gatewayId, ...rest);
      void this.note(gatewayId, answer).catch((error: unknown) => {
        this.#deps.logger.warn({ gatewayId }, `a refusal could not be counted: ${errorMessage(error)}`);
      });
      return answer;
    });
  }

  /** Resolves when it is counted, and the gateway paused where that was the last one. */
  async note(gatewayId: string, answer: CreateAnswer): Promise<void> {
    switch (answer.kind) {
      case 'REFUSED':
        return answer.status === NOT_ACCEPTABLE ? undefined : await this.#refused(gatewayId, answer.detail);
      case 'APPROVED':
      case 'DECLINED':
      case 'ACKNOWLEDGED':
        return await this.#reset(gatewayId);
      case 'KEY_CANCELLED':
      case 'NOT_POSTED':
      case 'NO_ANSWER':
        // They say nothing about what FlexEcom makes of a request.
        return;
      default:
        return answer satisfies never;
    }
  }

  async #refused(gatewayId: string, detail: string): Promise<void> {
    const limit = this.#limitOf(gatewayId);
    if (limit === 0) return;
    const counted = await this.#deps.database
      .collection('refusals')
      .findOneAndUpdate({ _id: gatewayId }, { $inc: { inARow: 1 } }, { upsert: true, returnDocument: 'after' });
    // One process sees the number itself; those behind it see more.
    if (counted?.inARow !== limit) return;
    await wait(LAST_LOOK_AFTER_MS);
    const now = await this.#deps.database.collection('refusals').findOne({ _id: gatewayId });
    if ((now?.inARow ?? 0) >= limit) await this.#pause(gatewayId, limit, detail);
  }

  async #pause(gatewayId: string, limit: number, detail: string): Promise<void> {
    const { database, clock, logger } = this.#deps;
    const why = `${limit} requests in a row were refused, the last one with: ${cleanText(detail)}`;
    try {
      const pause = newPause({ gatewayId, route: null, by: PAUSED_BY_ITSELF, why, since: clock.now() });
      await database.collection('pauses').insertOne(pause);
    } catch (error) {
      if (!isDuplicateId(error)) throw error;
      return;
    }
    await this.#set(gatewayId, 0);
    logger.error({ gatewayId }, `paused ${gatewayId}: ${why}. Correct the cause, then: salvage resume ${gatewayId}`);
  }

  async #reset(gatewayId: string): Promise<void> {
    if (this.#limitOf(gatewayId) === 0) return;
    const running = this.#resetting.get(gatewayId);
    if (running !== undefined) {
      running.isAskedAgain = true;
      return;
    }
    const resetting = { isAskedAgain: true };
    this.#resetting.set(gatewayId, resetting);
    try {
      while (resetting.isAskedAgain) {
        resetting.isAskedAgain = false;
        await this.#set(gatewayId, 0);
        await wait(RESET_EVERY_MS);
      }
    } finally {
      this.#resetting.delete(gatewayId);
    }
  }

  /** Writes nothing where it is so already. */
  async #set(gatewayId: string, inARow: number): Promise<void> {
    await this.#deps.database
      .collection('refusals')
      .updateOne({ _id: gatewayId, inARow: { $ne: inARow } }, { $set: { inARow } });
  }

  #limitOf(gatewayId: string): number {
    const { gateways = [] } = this.#deps.configuration.current() ?? {};
    return gateways.filter(isFlexecom).find(({ id }) => id === gatewayId)?.pauseAfterRefusals ?? 0;
  }
}
