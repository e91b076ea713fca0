import { TransientError } from '../../errors.ts';
import type { Servers } from '../../inspect/servers.ts';
import type { KafkaAdmin } from '../../kafka/client/kafka-types.ts';
import type { ConsoleOptions } from '../dependencies.ts';

/** More than that many waiting would wait longer than a person does. */
const WAITING_MAX = 20;

/** One read of Kafka at a time, whoever asks: an admin client serves one caller, and viewers must not load the brokers. */
export class SharedReader {
  readonly #options: Pick<ConsoleOptions, 'kafka' | 'names' | 'codec' | 'database'>;
  #admin: Promise<KafkaAdmin> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: Pick<ConsoleOptions, 'kafka' | 'names' | 'codec' | 'database'>) {
    this.#options = options;
  }

  /** @throws TransientError where too many wait already */
  async read<Result>(work: (servers: Servers) => Promise<Result>): Promise<Result> {
    if (this.#waiting >= WAITING_MAX) {
      throw new TransientError('the console reads Kafka for others; try again in a moment');
    }
    this.#waiting += 1;
    const mine = this.#last.then(async () => work({ ...this.#options, admin: await this.#connected() }));
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

  #connected(): Promise<KafkaAdmin> {
    this.#admin ??= this.#connect();
    return this.#admin;
  }

  async #connect(): Promise<KafkaAdmin> {
    try {
      const admin = this.#options.kafka.admin();
      await admin.connect();
      return admin;
    } catch (error) {
      // The next one tries again.
      this.#admin = null;
      throw error;
    }
  }
}
