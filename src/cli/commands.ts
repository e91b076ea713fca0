import type { Command } from 'commander';
import { withExamples } from './examples.ts';

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

const ENTRIES: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'Run the whole pipeline on sample declines and print a summary',
    load: async () => (await import('./demo/command.ts')).demoCommand(),
  },
  {
    name: 'stack',
    summary: 'Start, stop and inspect the local servers (no Docker)',
    load: async () => (await import('./stack/command.ts')).stackCommand(),
  },
  {
    name: 'setup',
    summary: 'Create topics, schemas, collections and indexes; safe to repeat',
    load: async () => (await import('./setup/command.ts')).setupCommand(),
  },
  {
    name: 'run',
    summary: 'Run stages and producers until stopped; all of them by default',
    load: async () => (await import('./run/command.ts')).runCommand(),
  },
  {
    name: 'sandbox',
    summary: 'Run the FlexEcom sandbox server',
    load: async () => (await import('./sandbox/command.ts')).sandboxCommand(),
  },
  {
    name: 'config',
    summary: 'Check, apply, show and roll back the routing configuration',
    load: async () => (await import('./config/command.ts')).configCommand(),
  },
  {
    name: 'classify',
    summary: 'Explain how a decline is classified and routed, or try a configuration',
    load: async () => (await import('./classify/command.ts')).classifyCommand(),
  },
  {
    name: 'network-rules',
    summary: "Print the card networks' rules in force, with their sources",
    load: async () => (await import('./network-rules/command.ts')).networkRulesCommand(),
  },
  {
    name: 'produce',
    summary: 'Publish declines from an NDJSON file',
    load: async () => (await import('./produce/command.ts')).produceCommand(),
  },
  {
    name: 'rerun',
    summary: 'Rerun one declined sale, or a batch, on a FlexEcom gateway',
    load: async () => (await import('./rerun/command.ts')).rerunCommand(),
  },
  {
    name: 'pause',
    summary: 'Pause a FlexEcom gateway, or one route of it, at once',
    load: async () => (await import('./pause/command.ts')).pauseCommand(),
  },
  {
    name: 'resume',
    summary: 'End the pauses of a FlexEcom gateway, or of one route of it',
    load: async () => (await import('./pause/command.ts')).resumeCommand(),
  },
  {
    name: 'recall',
    summary: 'Call back from FlexEcom what it has of an order, or of any other id',
    load: async () => (await import('./recall/command.ts')).recallCommand(),
  },
  {
    name: 'tail',
    summary: 'Follow the decoded messages of topics, with filters',
    load: async () => (await import('./tail/command.ts')).tailCommand(),
  },
  {
    name: 'trace',
    summary: 'Show everything that happened to an order, in time order',
    load: async () => (await import('./trace/command.ts')).traceCommand(),
  },
  {
    name: 'status',
    summary: 'Show lag, held and stopped partitions, submissions and recovery rate',
    load: async () => (await import('./status/command.ts')).statusCommand(),
  },
  {
    name: 'report',
    summary: 'Show what became of declined debts: recovered, money, holdout',
    load: async () => (await import('./report/command.ts')).reportCommand(),
  },
  {
    name: 'contradictions',
    summary: 'List charges by FlexEcom that no order accounts for, and settle them',
    load: async () => (await import('./contradictions/command.ts')).contradictionsCommand(),
  },
  {
    name: 'dlq',
    summary: 'List, show, replay and dismiss dead letters',
    load: async () => (await import('./dlq/command.ts')).dlqCommand(),
  },
  {
    name: 'audit',
    summary: 'List what operators changed: who, when, why, and how it ended',
    load: async () => (await import('./audit/command.ts')).auditCommand(),
  },
  {
    name: 'console',
    summary: 'Let somebody use the console',
    load: async () => (await import('./console/command.ts')).consoleCommand(),
  },
  {
    name: 'checkpoint',
    summary: 'Show checkpoints, resume a stopped partition, reset a stopped or held one',
    load: async () => (await import('./checkpoint/command.ts')).checkpointCommand(),
  },
  {
    name: 'completion',
    summary: 'Print a script that completes commands by TAB, for bash, zsh or fish',
    load: async () => (await import('./completion/command.ts')).completionCommand(),
  },
];

/** Every command of `salvage`, in the order of `--help`. Only the command that runs is loaded. */
export const COMMANDS: readonly CommandEntry[] = ENTRIES.map((entry) => ({
  ...entry,
  load: async () => withExamples(await entry.load()),
}));
