import { cpuSecondsOf, machineCpuSeconds } from './process-use.ts';

/** CPU time between two moments. */
export interface CpuUse {
  readonly seconds: number;
  /** CPU seconds by name; null: the process runs on another machine. */
  readonly byName: Readonly<Record<string, number | null>>;
  /** CPU seconds of the bench itself, which makes the load and reads what comes of it. */
  readonly benchSeconds: number;
  /** CPU cores that everything else on this machine used, on average: what disturbs the measurement. */
  readonly otherCores: number;
}

interface Reading {
  readonly atMs: number;
  readonly machine: number;
  readonly bench: number;
  readonly byName: Readonly<Record<string, number | null>>;
}

/** Reads how much CPU time processes use, from outside, since it was made. */
export class CpuMeter {
  readonly #processes: Readonly<Record<string, readonly number[]>>;
  readonly #start: Reading;

  /** @param processes ids by name; several with one name are added up. */
  constructor(processes: Readonly<Record<string, readonly number[]>>) {
    this.#processes = processes;
    this.#start = this.#read();
  }

  sinceStart(): CpuUse {
    const [start, now] = [this.#start, this.#read()];
    const seconds = (now.atMs - start.atMs) / 1_000;
    const byName = Object.fromEntries(
      Object.entries(now.byName).map(([name, total]) => [
        name,
        total === null ? null : total - (start.byName[name] ?? 0),
      ]),
    );
    const benchSeconds = now.bench - start.bench;
    const own = Object.values(byName).reduce<number>((sum, one) => sum + (one ?? 0), benchSeconds);
    return { seconds, byName, benchSeconds, otherCores: Math.max(0, (now.machine - start.machine - own) / seconds) };
  }

  #read(): Reading {
    const { user, system } = process.cpuUsage();
    return {
      atMs: performance.now(),
      machine: machineCpuSeconds(),
      bench: (user + system) / 1e6,
      byName: Object.fromEntries(
        Object.entries(this.#processes).map(([name, ids]) => [
          name,
          ids.length === 0 ? null : ids.reduce((sum, id) => sum + cpuSecondsOf(id), 0),
        ]),
      ),
    };
  }
}
