import { join } from 'node:path';
import type { Environment } from '../src/settings/settings.ts';
import type { OnProgress } from './download.ts';
import { freePorts } from './free-ports.ts';
import { checkKafka, kafkaServer } from './kafka-server.ts';
import { checkMongod, mongodServer } from './mongod-server.ts';
import { requireJava, requireLinux } from './prerequisites.ts';
import { checkRegistry, registryServer } from './registry-server.ts';
import type { ServerDefinition } from './server.ts';
import { ensureServerFiles } from './server-files.ts';
import type { ServerName } from './settings.ts';

export interface StackPorts extends Readonly<Record<ServerName, number>> {
  /** Kafka's controller has a port of its own. */
  readonly controller: number;
}

type Servers = { readonly [Name in ServerName]: ServerDefinition<Name> };

/**
 * The three servers, with data and logs under `folder`. Downloads them where necessary.
 * @throws FatalError where the machine does not have what they need
 */
export async function describeServers(
  folder: string,
  ports: StackPorts,
  environment: Environment,
  onProgress: OnProgress,
): Promise<Servers> {
  requireLinux();
  const java = await requireJava(environment);
  const files = await ensureServerFiles(environment, onProgress);
  const at = (name: ServerName) => ({ folder: join(folder, name), logFile: join(folder, 'logs', `${name}.log`) });
  return {
    kafka: kafkaServer({
      ...at('kafka'),
      java,
      libraries: files.kafkaLibraries,
      port: ports.kafka,
      controllerPort: ports.controller,
    }),
    registry: registryServer({ ...at('registry'), java, jar: files.registryJar, port: ports.registry }),
    mongod: mongodServer({ ...at('mongod'), mongod: files.mongod, port: ports.mongod }),
  };
}

/** Each throws while the server on the port is not ready. */
export const readinessChecks: Readonly<Record<ServerName, (port: number) => Promise<void>>> = {
  kafka: checkKafka,
  registry: checkRegistry,
  mongod: checkMongod,
};

/** The wanted ports, and free ones for the rest. */
export async function choosePorts(wanted: Partial<StackPorts>): Promise<StackPorts> {
  const [kafka = 0, registry = 0, mongod = 0, controller = 0] = await freePorts(PORT_COUNT);
  return { kafka, registry, mongod, controller, ...wanted };
}

const PORT_COUNT = 4;
