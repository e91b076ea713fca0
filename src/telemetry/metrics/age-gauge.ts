import { Gauge, type GaugeConfiguration, type LabelValues } from 'prom-client';

/**
 * Seconds since something happened. The age is worked out when the metric is read: where a process only waits, nothing would
 * raise a stored number.
 */
export class AgeGauge<Label extends string> {
  readonly #gauge: Gauge<Label>;
  readonly #since = new Map<string, { labels: LabelValues<Label>; at: number | null }>();

  constructor(configuration: Omit<GaugeConfiguration<Label>, 'collect'>) {
    this.#gauge = new Gauge<Label>({ ...configuration, collect: () => this.#measure() });
  }

  /** `at`: epoch ms, real time; null: there is nothing, so its age is 0. */
  since(labels: LabelValues<Label>, at: number | null): void {
    this.#since.set(JSON.stringify(labels), { labels, at });
  }

  remove(labels: LabelValues<Label>): void {
    this.#since.delete(JSON.stringify(labels));
    this.#gauge.remove(labels);
  }

  get(): ReturnType<Gauge<Label>['get']> {
    return this.#gauge.get();
  }

  #measure(): void {
    const now = Date.now();
    for (const { labels, at } of this.#since.values()) {
      this.#gauge.set(labels, at === null ? 0 : Math.max(0, now - at) / 1_000);
    }
  }
}
