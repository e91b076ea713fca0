import { Command, InvalidArgumentError } from 'commander';
import { environmentOf, givenAddresses, type StackAddresses } from '../../../local/addresses.ts';
import { persistentDataFolder } from '../../../local/folders.ts';
import { down, type StackStatus, status, up } from '../../../local/persistent-stack.ts';
import { printProgress } from '../../../local/stack.ts';
import { patchKafkajs } from '../../kafka/kafkajs-patches/patch-kafkajs.ts';

/** `salvage stack up | down | status`: the local servers without Docker. */
export function stackCommand(): Command {
  // local/ knows nothing of src/kafka, but checks its broker with kafkajs, which prints a warning without the patches.
  patchKafkajs();
  return new Command('stack')
    .description('the local stack without Docker: real Kafka, schema registry, MongoDB')
    .addCommand(upCommand())
    .addCommand(downCommand())
    .addCommand(statusCommand());
}

const EXIT_CODES = '\nExit codes: 0 done, 1 a server or what it needs is missing, 2 wrong usage.';

function upCommand(): Command {
  return new Command('up')
    .description(
      'starts what does not run and leaves it running; prints where it is, as lines for a shell: eval "$(salvage stack up)". ' +
        'Starts nothing where KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI are given',
    )
    .option('--data <folder>', 'where the servers store their data', persistentDataFolder(process.env))
    .option('--kafka-port <port>', 'default: a free one', parsePort)
    .option('--registry-port <port>', 'default: a free one', parsePort)
    .option('--mongod-port <port>', 'default: a free one', parsePort)
    .option('--json', 'prints the addresses as one JSON object')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: UpFlags) => {
      const given = givenAddresses(process.env);
      if (given !== undefined) printProgress('Nothing is started: the environment names the servers');
      printAddresses(given ?? (await up(upOptions(options))), options.json === true);
    });
}

interface UpFlags {
  data: string;
  kafkaPort?: number;
  registryPort?: number;
  mongodPort?: number;
  json?: true;
}

function upOptions(flags: UpFlags): Parameters<typeof up>[0] {
  return {
    folder: flags.data,
    environment: process.env,
    onProgress: printProgress,
    ports: {
      ...(flags.kafkaPort === undefined ? {} : { kafka: flags.kafkaPort }),
      ...(flags.registryPort === undefined ? {} : { registry: flags.registryPort }),
      ...(flags.mongodPort === undefined ? {} : { mongod: flags.mongodPort }),
    },
  };
}

function downCommand(): Command {
  return new Command('down')
    .description('stops the three servers and removes all that they stored')
    .option('--data <folder>', 'where the servers store their data', persistentDataFolder(process.env))
    .option('--persist', 'keeps what they stored, for the next `up`')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: { data: string; persist?: true }) => {
      const persist = options.persist === true;
      const wasThere = await down({ folder: options.data, persist, onProgress: printProgress });
      if (!wasThere) printProgress(`There is no stack in ${options.data}`);
      else printProgress(persist ? `Stopped; the data stays in ${options.data}` : 'Stopped, and the data removed');
    });
}

function statusCommand(): Command {
  return new Command('status')
    .description('what runs, where, and whether it answers')
    .option('--data <folder>', 'where the servers store their data', persistentDataFolder(process.env))
    .option('--json', 'prints one JSON object')
    .addHelpText('after', '\nExit codes: 0 all three are ready, 1 they are not, 2 wrong usage.')
    .action(async (options: { data: string; json?: true }) => {
      const found = await status(options.data);
      process.stdout.write(options.json === true ? `${JSON.stringify(found)}\n` : statusText(found));
      if (!found.ready) process.exitCode = 1;
    });
}

function statusText(found: StackStatus): string {
  if (found.servers.length === 0) return `There is no stack in ${found.folder}; start one with: salvage stack up\n`;
  const lines = found.servers.map(({ name, state, port, pid, problem }) => {
    const process = pid === undefined ? '' : `, process ${pid}`;
    return `${name.padEnd(9)} ${state.padEnd(14)} port ${port}${process}${problem === undefined ? '' : `: ${problem}`}\n`;
  });
  return [...lines, `data in ${found.folder}\n`].join('');
}

function printAddresses(addresses: StackAddresses, asJson: boolean): void {
  const lines = Object.entries(environmentOf(addresses)).map(([name, value]) => `export ${name}='${value}'\n`);
  process.stdout.write(asJson ? `${JSON.stringify(addresses)}\n` : lines.join(''));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('a port is 1 to 65535');
  return port;
}
