import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { requireJava } from '../../local/prerequisites.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'salvage-java-'));
  await mkdir(join(home, 'bin'));
});
afterEach(() => rm(home, { recursive: true }));

describe('Java, which the local Kafka and registry need', () => {
  it('is taken from JAVA_HOME', async () => {
    await javaThatSays('openjdk version "21.0.2" 2024-01-16');
    expect(await requireJava({ JAVA_HOME: home })).toBe(join(home, 'bin', 'java'));
  });

  it('is refused where it is too old, with one line that says how to install a newer one', async () => {
    await javaThatSays('java version "1.8.0_392"');
    await expect(requireJava({ JAVA_HOME: home })).rejects.toThrow(/is Java 1\. Java 17 or newer .*apt-get install/);
  });

  it('is reported as missing with one line that says how to install it', async () => {
    await expect(requireJava({ JAVA_HOME: home })).rejects.toThrow(
      /^Java 17 or newer is needed .*apt-get install [^\n]*$/,
    );
  });
});

async function javaThatSays(version: string): Promise<void> {
  const java = join(home, 'bin', 'java');
  await writeFile(java, `#!/bin/sh\necho '${version}' >&2\n`);
  await chmod(java, 0o755);
}
