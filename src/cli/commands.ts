import type { Command } from 'commander';

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

/** Every command of `salvage`, in the order of `--help`. A command's file is loaded only when it is asked for. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'the whole pipeline on a sample of declines: progress, a summary, and it ends',
    load: async () => (await import('./demo/command.ts')).demoCommand(),
  },
  {
    name: 'stack',
    summary: 'the local stack without Docker: up, down, status',
    load: async () => (await import('./stack/command.ts')).stackCommand(),
  },
  {
    name: 'setup',
    summary: 'create topics, register schemas, create collections and indexes; safe to repeat',
    load: async () => (await import('./setup/command.ts')).setupCommand(),
  },
  {
    name: 'run',
    summary: 'run stages and producers until SIGTERM; all when none is named',
    load: async () => (await import('./run/command.ts')).runCommand(),
  },
  {
    name: 'sandbox',
    summary: 'run the FlexEcom sandbox server',
    load: async () => (await import('./sandbox/command.ts')).sandboxCommand(),
  },
  {
    name: 'config',
    summary: 'routing configuration: check, apply, show, history, rollback',
    load: async () => (await import('./config/command.ts')).configCommand(),
  },
  {
    name: 'classify',
    summary: 'what becomes of a decline, and why; what a proposed configuration would change',
    load: async () => (await import('./classify/command.ts')).classifyCommand(),
  },
  {
    name: 'produce',
    summary: 'publish declines from an NDJSON file, checked line by line',
    load: async () => (await import('./produce/command.ts')).produceCommand(),
  },
  {
    name: 'rerun',
    summary: 'rerun a declined sale on a FlexEcom gateway, or a batch of them',
    load: async () => (await import('./rerun/command.ts')).rerunCommand(),
  },
  {
    name: 'tail',
    summary: 'decoded messages of topics, following, filtered',
    load: async () => (await import('./tail/command.ts')).tailCommand(),
  },
  {
    name: 'trace',
    summary: 'everything that happened to an order, in time order',
    load: async () => (await import('./trace/command.ts')).traceCommand(),
  },
  {
    name: 'status',
    summary: 'lag, held and stopped partitions, submissions by state, recovery rate',
    load: async () => (await import('./status/command.ts')).statusCommand(),
  },
  {
    name: 'contradictions',
    summary: 'money that FlexEcom took and no order shows: list, settle',
    load: async () => (await import('./contradictions/command.ts')).contradictionsCommand(),
  },
  {
    name: 'dlq',
    summary: 'dead letters: list, show, replay',
    load: async () => (await import('./dlq/command.ts')).dlqCommand(),
  },
  {
    name: 'checkpoint',
    summary: 'a stopped or refused partition: show, resume, reset',
    load: async () => (await import('./checkpoint/command.ts')).checkpointCommand(),
  },
];
