import { TransientError } from '../../errors.ts';
import type { Servers } from '../../inspect/servers.ts';
import type { KafkaAdmin } from '../../kafka/client/kafka-types.ts';
import type { ConsoleOptions } from '../dependencies.ts';

/** More than that many waiting would wait longer than a person does. */
const WAITING_MAX = 20;

/** Longer than any page waits, shorter than a connection may be silent. */
const READ_WITHIN_MS = 25_000;

/** One read of Kafka at a time, whoever asks: an admin client serves one caller, and viewers must not load the brokers. */
export class SharedReader {
  readonly #options: Pick<ConsoleOptions, 'kafka' | 'names' | 'codec' | 'database'>;
  readonly #withinMs: number;
  #admin: Promise<KafkaAdmin> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @param withinMs only tests set it */
  constructor(
    options: Pick<ConsoleOptions, 'kafka' | 'names' | 'codec' | 'database'>,
    withinMs: number = READ_WITHIN_MS,
  ) {
    this.#options = options;
    this.#withinMs = withinMs;
  }

  /** @throws TransientError where too many wait already, or Kafka does not answer in time */
  async read<Result>(work: (servers: Servers) => Promise<Result>): Promise<Result> {
    if (this.#waiting >= WAITING_MAX) {
      throw new TransientError('the console reads Kafka for others; try again in a moment');
    }
    this.#waiting += 1;
    const mine = this.#last.then(() => this.#bounded(work));
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }

  async stop(): Promise<void> {
    await this.#last;
    const admin = await this.#admin?.catch(() => null);
    await admin?.disconnect();
  }

  /** A read that does not end must not keep all others waiting: the next ones get a client of their own. */
  async #bounded<Result>(work: (servers: Servers) => Promise<Result>): Promise<Result> {
    const admin = this.#connected();
    const answer = admin.then((connected) => work({ ...this.#options, admin: connected }));
    const tooLate = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      this.#forget(admin);
      const disconnect = () => admin.then((connected) => connected.disconnect()).catch(() => undefined);
      answer.then(disconnect, disconnect);
      const within = `${this.#withinMs / 1_000} s`;
      tooLate.reject(
        new TransientError(`Kafka has not answered within ${within}; look again before you repeat a change`),
      );
    }, this.#withinMs);
    try {
      return await Promise.race([answer, tooLate.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #connected(): Promise<KafkaAdmin> {
    if (this.#admin !== null) return this.#admin;
    const admin = this.#connect();
    this.#admin = admin;
    // The next one tries again.
    admin.catch(() => this.#forget(admin));
    return admin;
  }

  async #connect(): Promise<KafkaAdmin> {
    const admin = this.#options.kafka.admin();
    await admin.connect();
    return admin;
  }

  #forget(admin: Promise<KafkaAdmin>): void {
    if (this.#admin === admin) this.#admin = null;
  }
}
