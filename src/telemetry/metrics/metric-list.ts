import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { AgeGauge } from './age-gauge.ts';

/** A metric as pages, dashboards and alerts are told of it. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** What it means, and when to alert. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Of a histogram: the upper bounds. */
  readonly buckets: readonly number[];
}

/** Makes metrics in a registry, and keeps the list of what was made. */
export class MetricList {
  readonly definitions: MetricDefinition[] = [];
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  counter<Label extends string>(name: string, help: string, labels: readonly Label[]): Counter<Label> {
    return new Counter<Label>(this.#defined('counter', name, help, labels));
  }

  gauge<Label extends string>(name: string, help: string, labels: readonly Label[]): Gauge<Label> {
    return new Gauge<Label>(this.#defined('gauge', name, help, labels));
  }

  /** A gauge of seconds since something happened, worked out when it is read. */
  age<Label extends string>(name: string, help: string, labels: readonly Label[]): AgeGauge<Label> {
    return new AgeGauge<Label>(this.#defined('gauge', name, help, labels));
  }

  histogram<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
    buckets: readonly number[],
  ): Histogram<Label> {
    return new Histogram<Label>({ ...this.#defined('histogram', name, help, labels, buckets), buckets: [...buckets] });
  }

  #defined<Label extends string>(
    type: MetricDefinition['type'],
    name: string,
    help: string,
    labels: readonly Label[],
    buckets: readonly number[] = [],
  ) {
    this.definitions.push({ name, type, help, labels, buckets });
    return { name, help, labelNames: labels, registers: [this.#registry] };
  }
}
