import { Command, InvalidArgumentError, Option } from 'commander';

const PARTS = ['classify', 'apply', 'connect', 'memory', 'cascade', 'rate-max', 'idle', 'console'] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  /** Of each throughput run, and of the larger memory run. */
  readonly messages: number;
  readonly only: readonly Part[];
  readonly json: boolean;
  /** Cascades a second; of rate-max: the first rate tried. */
  readonly perSecond: number;
  /** How long cascades are sent. */
  readonly cascadeSeconds: number;
  /** Null: every answer takes the same time. */
  readonly slow: { readonly percent: number; readonly answerMs: number } | null;
  /** Rebills that wait when the cascades begin. */
  readonly backlog: number;
  readonly processes: 1 | 2;
  /** That the console's database holds. */
  readonly debts: number;
  /** A folder for V8 CPU profiles of the measured processes; null: none are taken. */
  readonly profileFolder: string | null;
}

interface Flags {
  readonly messages: number;
  readonly only?: Part[];
  readonly rate: number;
  readonly cascadeSeconds: number;
  readonly slowPercent?: number;
  readonly slowMs?: number;
  readonly backlog: number;
  readonly processes: '1' | '2';
  readonly debts: number;
  readonly profile?: string;
  readonly json?: true;
}

/** Fewer would measure joining the groups, not the work. */
const MESSAGES_MIN = 1_000;
/** One of each thousand is made by the stages' own decisions. */
const DEBTS_MIN = 1_000;
const SLOW_MS = 4_000;
/** As long as the pipeline waits for an answer: a slower one would come by webhook. */
const SLOW_MS_MAX = 4_500;

/** Options that mean something to these parts only. */
const BELONG_TO: readonly { readonly flag: keyof Flags; readonly option: string; readonly parts: readonly Part[] }[] = [
  { flag: 'messages', option: '--messages', parts: ['classify', 'apply', 'connect', 'memory'] },
  { flag: 'rate', option: '--rate', parts: ['cascade', 'rate-max'] },
  { flag: 'processes', option: '--processes', parts: ['cascade', 'rate-max'] },
  { flag: 'cascadeSeconds', option: '--cascade-seconds', parts: ['cascade'] },
  { flag: 'slowPercent', option: '--slow-percent', parts: ['cascade'] },
  { flag: 'slowMs', option: '--slow-ms', parts: ['cascade'] },
  { flag: 'backlog', option: '--backlog', parts: ['cascade'] },
  { flag: 'debts', option: '--debts', parts: ['console'] },
];

/** @throws CommanderError for wrong options, and after `--help`. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const command = new Command('bench')
    .description('Measure the pipeline on real servers: throughput, memory, CPU, and the time of a cascade.')
    .addOption(new Option('--only <part...>', 'only these parts').choices(PARTS))
    .option(
      '--messages <n>',
      'messages of each throughput run and of the larger memory run',
      whole(MESSAGES_MIN),
      100_000,
    )
    .option('--rate <n>', 'cascades a second; of rate-max the first rate that is tried', whole(1), 20)
    .option('--cascade-seconds <n>', 'how long cascades are sent', whole(1), 20)
    .option('--slow-percent <n>', 'also measure with so many of a hundred answers slow', percent)
    .option('--slow-ms <n>', `how long a slow answer takes (default: ${SLOW_MS})`, whole(1, SLOW_MS_MAX))
    .option('--backlog <n>', 'measure while so many rebills are worked off', whole(0), 0)
    .addOption(new Option('--processes <n>', 'run the roles in so many processes').choices(['1', '2']).default('1'))
    .option('--debts <n>', "that the console's database holds", whole(DEBTS_MIN), 100_000)
    .option('--profile <folder>', 'write a CPU profile of every measured process there')
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', MORE_HELP)
    .exitOverride()
    .parse([...args], { from: 'user' });
  const flags = command.opts<Flags>();
  const problem = conflictIn(flags, ({ flag }) => command.getOptionValueSource(flag) === 'cli');
  if (problem !== null) command.error(`error: ${problem}`);
  return {
    messages: flags.messages,
    only: flags.only ?? PARTS,
    json: flags.json ?? false,
    perSecond: flags.rate,
    cascadeSeconds: flags.cascadeSeconds,
    slow: flags.slowPercent === undefined ? null : { percent: flags.slowPercent, answerMs: flags.slowMs ?? SLOW_MS },
    backlog: flags.backlog,
    processes: flags.processes === '2' ? 2 : 1,
    debts: flags.debts,
    profileFolder: flags.profile ?? null,
  };
}

const MORE_HELP = `
Parts:
  classify, apply  throughput of classify-declines and apply-results beside a bare floor
  connect          documents a second beside Kafka Connect's MongoDB sink (measures classify and apply too)
  memory           resident memory of one process with all roles, with 100,000 messages and with --messages
  cascade          time and CPU of a cascade at --rate
  rate-max         the highest rate of cascades with p99 within a second
  idle             CPU of one process with all roles while nothing happens, over a minute
  console          how long a page of the console waits, on a database with --debts

Servers: KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI where given, else a local stack of its own.
What is measured, and how: docs/benchmarks.md.
Exit codes: 0 measured, 1 it failed, 2 wrong usage.`;

function conflictIn(flags: Flags, isGiven: (option: (typeof BELONG_TO)[number]) => boolean): string | null {
  const isSlow = flags.slowPercent !== undefined;
  if (flags.slowMs !== undefined && !isSlow) return '--slow-ms needs --slow-percent';
  if (isSlow && flags.backlog > 0) return '--slow-percent and --backlog are measured one at a time';
  const { only } = flags;
  if (only === undefined) return null;
  const unused = BELONG_TO.find((option) => isGiven(option) && !option.parts.some((part) => only.includes(part)));
  return unused === undefined
    ? null
    : `${unused.option} says nothing about ${only.join(', ')}: it is for ${unused.parts.join(', ')}`;
}

function whole(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    const upTo = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new InvalidArgumentError(`Expected a whole number ${upTo}.`);
  };
}

function percent(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number < 100)) throw new InvalidArgumentError('Expected a number above 0 and below 100.');
  return number;
}
