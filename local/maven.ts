import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAVEN_MISSING, requireMaven } from './prerequisites.ts';
import { runProgram } from './program.ts';

/** What Maven Central has under these three names. */
interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';

/**
 * Copies the jars of `artifacts`, and all that they need to run, into an empty folder.
 * @throws FatalError where Maven fails, or is missing (then it says how to install it)
 */
export async function copyJars(folder: string, artifacts: readonly Artifact[]): Promise<void> {
  await requireMaven();
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, pomText(artifacts));
  await maven(folder, [
    `${DEPENDENCY_PLUGIN}:copy-dependencies`,
    `-DoutputDirectory=${folder}`,
    '-DincludeScope=runtime',
  ]);
  await rm(pom);
}

/** Copies one file, such as `group:name:version:tar.gz:all`. @throws FatalError like `copyJars` */
export async function copyArtifact(folder: string, artifact: string): Promise<void> {
  await requireMaven();
  await maven(folder, [`${DEPENDENCY_PLUGIN}:copy`, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`]);
}

async function maven(folder: string, args: readonly string[]): Promise<void> {
  await runProgram('mvn', ['--batch-mode', '--quiet', ...args], MAVEN_MISSING, folder);
}

function pomText(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map(
    ({ group, name, version }) => `    <dependency>
      <groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>
    </dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>decline-salvage</groupId>
  <artifactId>local-servers</artifactId>
  <version>1</version>
  <dependencies>
${dependencies.join('\n')}
  </dependencies>
</project>
`;
}
