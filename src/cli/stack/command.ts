import { Command, InvalidArgumentError } from 'commander';
import { persistentDataFolder } from '../../../local/folders.ts';
import type { UpFlags } from './servers-on-this-machine.ts';

export function stackCommand(): Command {
  return new Command('stack')
    .description('Run real Kafka, schema registry and MongoDB servers on this machine, without Docker.')
    .addCommand(upCommand())
    .addCommand(downCommand())
    .addCommand(statusCommand());
}

function onThisMachine() {
  return import('./servers-on-this-machine.ts');
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
    .action(async (flags: UpFlags) => (await onThisMachine()).startServers(flags));
}

const UP_HELP = `
Put the addresses into your shell with: eval "$(salvage stack up)"
Starts nothing if KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI are set.
`;

function downCommand(): Command {
  return new Command('down')
    .description('Stop the three servers and delete their data.')
    .option('--data <folder>', 'where the servers store their data', persistentDataFolder(process.env))
    .option('--persist', 'keep the data for the next salvage stack up')
    .addHelpText('after', EXIT_CODES)
    .action(async (flags: { data: string; persist?: true }) => (await onThisMachine()).stopServers(flags));
}

function statusCommand(): Command {
  return new Command('status')
    .description('Show which servers run, on which ports, and whether they answer.')
    .option('--data <folder>', 'where the servers store their data', persistentDataFolder(process.env))
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit codes: 0 all three servers are ready, 1 they are not, 2 wrong usage.')
    .action(async (flags: { data: string; json?: true }) => (await onThisMachine()).showServers(flags));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('Expected a port from 1 to 65535.');
  }
  return port;
}
