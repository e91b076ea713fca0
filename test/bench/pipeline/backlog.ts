import { checkpointId } from '../../../src/engine/checkpoint.ts';
import { rangesOf } from '../../../src/kafka/log/log-bounds.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import type { BenchScene } from '../bench-scene.ts';

const POLL_MS = 250;
const STAGE = 'classify-declines';

interface StoredPosition {
  readonly _id: string;
  /** The next offset to apply. */
  readonly next: number;
}

/** Input messages that classify-declines has not yet applied. They were published before it is looked at. */
export class Backlog {
  readonly messages: number;
  readonly #scene: BenchScene;
  readonly #ends: ReadonlyMap<string, number>;
  readonly #startedAt = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #left: number;
  #endedAt: number | null = null;
  #problem: unknown = null;

  private constructor(scene: BenchScene, ends: ReadonlyMap<string, number>) {
    this.#scene = scene;
    this.#ends = ends;
    this.messages = [...ends.values()].reduce((sum, end) => sum + end, 0);
    this.#left = this.messages;
  }

  /** Looks at it from now on. */
  static async watch(scene: BenchScene, topics: readonly Pick<TopicDefinition<never>, 'name'>[]): Promise<Backlog> {
    const ends = new Map<string, number>();
    for (const { name } of topics) {
      for (const { partition, to } of await rangesOf(scene.admin, [scene.names.topic(name)])) {
        ends.set(checkpointId({ stage: STAGE, topic: name, partition }), to);
      }
    }
    const backlog = new Backlog(scene, ends);
    backlog.#lookOn();
    return backlog;
  }

  /** @throws Error where looking at it failed. */
  get left(): number {
    if (this.#problem !== null) throw this.#problem;
    return this.#left;
  }

  /** Messages a second, until all were applied or until now. */
  get perSecond(): number {
    const seconds = ((this.#endedAt ?? performance.now()) - this.#startedAt) / 1_000;
    return Math.round((this.messages - this.#left) / seconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #lookOn(): void {
    this.#look().catch((error: unknown) => {
      this.#problem = error;
    });
  }

  async #look(): Promise<void> {
    const checkpoints = this.#scene.database.db.collection<StoredPosition>('checkpoints');
    const found = await checkpoints
      .find({ _id: { $in: [...this.#ends.keys()] } }, { projection: { next: 1 } })
      .toArray();
    const applied = found.reduce((sum, { _id, next }) => sum + Math.min(next, this.#ends.get(_id) ?? 0), 0);
    this.#left = this.messages - applied;
    if (this.#left > 0) this.#timer = setTimeout(() => this.#lookOn(), POLL_MS);
    else this.#endedAt = performance.now();
  }
}
