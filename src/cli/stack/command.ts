import { Command, InvalidArgumentError } from 'commander';
import { environmentOf, givenAddresses, type StackAddresses } from '../../../local/addresses.ts';
import { persistentDataFolder } from '../../../local/folders.ts';
import { down, type StackStatus, status, up } from '../../../local/persistent-stack.ts';
import { printProgress } from '../../../local/stack.ts';
import { patchKafkajs } from '../../kafka/kafkajs-patches/patch-kafkajs.ts';

export function stackCommand(): Command {
  // local/ knows nothing of src/kafka, but checks its broker with kafkajs, which prints a warning without the patches.
  patchKafkajs();
  return new Command('stack')
    .description('Run real Kafka, schema registry and MongoDB servers on this machine, without Docker.')
    .addCommand(upCommand())
    .addCommand(downCommand())
    .addCommand(statusCommand());
}

const EXIT_CODES = '\nExit codes: 0 done, 1 a server could not be started or stopped, 2 wrong usage.';

function upCommand(): Command {
  return new Command('up')
    .description('Start the servers that are not running, and print their addresses as shell exports.')
    .option('--data <folder>', 'where the servers store their data', persistentDataFolder(process.env))
    .option('--kafka-port <port>', 'port to use (default: a free one)', parsePort)
    .option('--registry-port <port>', 'port to use (default: a free one)', parsePort)
    .option('--mongod-port <port>', 'port to use (default: a free one)', parsePort)
    .option('--json', 'print the addresses as one JSON object')
    .addHelpText('after', UP_HELP + EXIT_CODES)
    .action(async (options: UpFlags) => {
      const given = givenAddresses(process.env);
      if (given !== undefined) {
        printProgress('Starting nothing: KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI are set already');
      }
      printAddresses(given ?? (await up(upOptions(options))), options.json === true);
    });
}

const UP_HELP = `
Put the addresses into your shell with: eval "$(salvage stack up)"
Starts nothing if KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI are set.
`;

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
    .description('Stop the three servers and delete their data.')
    .option('--data <folder>', 'where the servers store their data', persistentDataFolder(process.env))
    .option('--persist', 'keep the data for the next salvage stack up')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: { data: string; persist?: true }) => {
      const persist = options.persist === true;
      const existed = await down({ folder: options.data, persist, onProgress: printProgress });
      if (!existed) printProgress(`No stack in ${options.data}: nothing to stop`);
      else printProgress(persist ? `Stopped; the data is kept in ${options.data}` : 'Stopped; the data is deleted');
    });
}

function statusCommand(): Command {
  return new Command('status')
    .description('Show which servers run, on which ports, and whether they answer.')
    .option('--data <folder>', 'where the servers store their data', persistentDataFolder(process.env))
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit codes: 0 all three servers are ready, 1 they are not, 2 wrong usage.')
    .action(async (options: { data: string; json?: true }) => {
      const found = await status(options.data);
      process.stdout.write(options.json === true ? `${JSON.stringify(found)}\n` : statusText(found));
      if (!found.ready) process.exitCode = 1;
    });
}

function statusText(found: StackStatus): string {
  if (found.servers.length === 0) return `No stack in ${found.folder}. Start one with: salvage stack up\n`;
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
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('Expected a port from 1 to 65535.');
  }
  return port;
}
