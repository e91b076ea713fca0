import { environmentOf, givenAddresses, type StackAddresses } from '../../../local/addresses.ts';
import { down, type StackStatus, status, up } from '../../../local/persistent-stack.ts';
import { printProgress } from '../../../local/stack.ts';
import { patchKafkajs } from '../../kafka/kafkajs-patches/patch-kafkajs.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { print, printJson } from '../print.ts';
import { tableLines } from '../table.ts';

// local/ knows nothing of src/kafka, but checks its broker with kafkajs, which prints a warning without the patches.
patchKafkajs();

export interface UpFlags {
  data: string;
  kafkaPort?: number;
  registryPort?: number;
  mongodPort?: number;
  json?: true;
}

/** `salvage stack up` */
export async function startServers(flags: UpFlags): Promise<void> {
  const given = givenAddresses(process.env);
  if (given !== undefined) {
    printProgress('Starting nothing: KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI are set already');
  }
  printAddresses(given ?? (await up(upOptions(flags))), flags.json === true);
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

/** `salvage stack down` */
export async function stopServers({ data, persist = false }: { data: string; persist?: boolean }): Promise<void> {
  const existed = await down({ folder: data, persist, onProgress: printProgress });
  if (!existed) printProgress(`No stack in ${data}: nothing to stop`);
  else printProgress(persist ? `Stopped; the data is kept in ${data}` : 'Stopped; the data is deleted');
}

/** `salvage stack status`: exit code 1 where one of them is not ready. */
export async function showServers({ data, json = false }: { data: string; json?: boolean }): Promise<void> {
  const found = await status(data);
  if (json) printJson(found);
  else print(statusText(found));
  if (!found.ready) process.exitCode = EXIT_CODES.failed;
}

function statusText(found: StackStatus): string {
  if (found.servers.length === 0) return `No stack in ${found.folder}. Start one with: salvage stack up`;
  const rows = found.servers.map(({ name, state, port, pid, problem }) => {
    const process = pid === undefined ? '' : `, process ${pid}`;
    return [name, state, `port ${port}${process}${problem === undefined ? '' : `: ${problem}`}`];
  });
  return [...tableLines(rows), `data in ${found.folder}`].join('\n');
}

function printAddresses(addresses: StackAddresses, asJson: boolean): void {
  const lines = Object.entries(environmentOf(addresses)).map(([name, value]) => `export ${name}='${value}'\n`);
  process.stdout.write(asJson ? `${JSON.stringify(addresses)}\n` : lines.join(''));
}
