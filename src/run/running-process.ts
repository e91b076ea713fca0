import packageJson from '../../package.json' with { type: 'json' };
import type { Role } from '../../topics/contract/topic.ts';
import type { WhatRuns } from '../domain/documents/instance.ts';
import type { RunningStage } from '../engine/engine.ts';
import { RecentTimes } from '../telemetry/recent-times.ts';

/** The part of a role that its process tells others of. */
interface ObservedRole {
  readonly role: Role;
  readonly port?: number;
  readonly status?: RunningStage['status'];
}

/** What runs in this process at the moment: `/readyz` and its beats tell it. */
export class RunningProcess {
  /** How long shoppers waited for answers that this process applied. */
  readonly cascadeTimes = new RecentTimes();
  readonly #roles: readonly Role[];
  readonly #ports: Record<string, number> = {};
  #configuration: { current(): { version: number } | null } = { current: () => null };
  #started: readonly ObservedRole[] = [];
  #state: WhatRuns['state'] = 'starting';
  #awaited: string | null = null;

  constructor(roles: readonly Role[]) {
    this.#roles = roles;
  }

  /** Null: it is ready. */
  get notReady(): string | null {
    return this.#state === 'running' ? null : (this.#awaited ?? this.#state);
  }

  waitsFor(reason: string | null): void {
    this.#awaited = reason;
  }

  listens(name: Role | 'health', port: number): void {
    this.#ports[name] = port;
  }

  follows(configuration: { current(): { version: number } | null }): void {
    this.#configuration = configuration;
  }

  started(roles: readonly ObservedRole[]): void {
    this.#started = roles;
    for (const { role, port } of roles) if (port !== undefined) this.listens(role, port);
    this.#state = 'running';
  }

  /** For the log: what runs, and where it listens. People open the console in a browser. */
  announcement(consoleHost: string): string {
    const host = consoleHost.includes(':') ? `[${consoleHost}]` : consoleHost;
    const listening = Object.entries(this.#ports).map(([name, port]) =>
      name === 'console' ? `console at http://${host}:${port}` : `${name} on port ${port}`,
    );
    return ['running', this.#roles.join(', '), ...listening].join('; ');
  }

  stops(): void {
    this.#state = 'stopping';
  }

  describe(): WhatRuns {
    return {
      roles: [...this.#roles],
      version: packageJson.version,
      state: this.#state,
      configurationVersion: this.#configuration.current()?.version ?? 0,
      partitions: this.#started.flatMap(({ role, status }) =>
        (status?.() ?? []).map(({ topic, partition, state }) => ({
          id: `${role}/${topic}/${partition}`,
          state: state.kind,
        })),
      ),
      ports: { ...this.#ports },
      cascadeTimes: this.cascadeTimes.counts(),
    };
  }
}
