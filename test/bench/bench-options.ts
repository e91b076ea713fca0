import { Command, InvalidArgumentError, Option } from 'commander';

const PARTS = ['classify', 'apply', 'memory', 'cascade'] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  readonly messages: number;
  readonly only: readonly Part[];
  readonly json: boolean;
  /** How long cascades are sent. */
  readonly cascadeSeconds: number;
  /** A folder for V8 CPU profiles of the measured processes; null: none are taken. */
  readonly profileFolder: string | null;
}

/** Fewer would measure joining the groups, not the work. */
const MESSAGES_MIN = 1_000;

/** @throws CommanderError for wrong options, and after `--help`. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const command = new Command('bench')
    .description('throughput of the stages beside a bare floor, memory, and the time of a cascade, on real servers')
    .option('--messages <n>', 'messages of each throughput run', parseMessages, 100_000)
    .addOption(new Option('--only <part...>', 'only these parts').choices(PARTS))
    .option('--cascade-seconds <n>', 'how long cascades are sent', parseSeconds, 20)
    .option('--profile <folder>', 'writes a CPU profile of every measured process there')
    .option('--json', 'prints one JSON object on stdout')
    .addHelpText(
      'after',
      '\nServers: KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI where given, else a local stack of its own.\nWhat is measured, and how: docs/benchmarks.md.',
    )
    .exitOverride()
    .parse([...args], { from: 'user' });
  const given = command.opts<{
    messages: number;
    only?: Part[];
    cascadeSeconds: number;
    profile?: string;
    json?: true;
  }>();
  return {
    messages: given.messages,
    only: given.only ?? PARTS,
    json: given.json ?? false,
    cascadeSeconds: given.cascadeSeconds,
    profileFolder: given.profile ?? null,
  };
}

function parseMessages(text: string): number {
  const messages = Number(text);
  if (!Number.isSafeInteger(messages) || messages < MESSAGES_MIN) {
    throw new InvalidArgumentError(`expected a whole number of at least ${MESSAGES_MIN}`);
  }
  return messages;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isSafeInteger(seconds) || seconds < 1) throw new InvalidArgumentError('expected whole seconds');
  return seconds;
}
