/**
 * Makes test/fixtures/first-version.json.gz: what processes of the first version leave in the middle of their work. Its
 * code is not here, so it needs a checkout with its packages; it starts real servers and takes some minutes:
 *
 *     git worktree add ../first-version 738f8c9 && (cd ../first-version && npm ci)
 *     npx node test/upgrade/first-version/make-fixture.ts ../first-version
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePorts } from '../../../local/free-ports.ts';
import { openStack } from '../../../local/stack.ts';
import { sampleSecrets } from '../../../src/demo/sample/gateway-secrets.ts';
import { startSandbox } from '../../../src/flexecom/sandbox/start-sandbox.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { HttpRegistry } from '../../../src/kafka/codec/registry.ts';
import { connectDatabase } from '../../../src/mongo/database.ts';
import { namesFor } from '../../../src/names.ts';
import { moveSharedClock, sharedClock } from '../../support/shared-clock.ts';
import { writeFixture } from '../support/fixture.ts';
import { dump } from './dump.ts';
import { leaveInTheMiddle } from './left-in-the-middle.ts';
import { OldRelease } from './old-release.ts';

const PREFIX = 'first';
/** What has no test reference is still pending when the fixture is made. */
const ASYNC_DELAY_MS = 3_600_000;

const checkout = resolve(process.argv[2] ?? '');
const log = (line: string) => process.stderr.write(`${new Date().toISOString()} ${line}\n`);
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: checkout }).toString().trim();

const { kafkaBrokers, schemaRegistryUrl, mongodbUri, stop } = await openStack();
const folder = mkdtempSync(join(tmpdir(), 'first-version-'));
const clockFile = join(folder, 'clock');
const secrets = sampleSecrets(PREFIX);
const [webhookPort = 0] = await freePorts(1);
const sandbox = await startSandbox({
  gateways: secrets.gateways,
  webhookBaseUrl: `http://127.0.0.1:${webhookPort}`,
  defaultAsyncDelayMs: ASYNC_DELAY_MS,
});
const names = namesFor(PREFIX);
const addresses = { kafkaBrokers, schemaRegistryUrl, mongodbUri };
const release = new OldRelease({
  checkout,
  addresses,
  prefix: PREFIX,
  secrets: secrets.env,
  flexecomUrl: sandbox.url,
  webhookPort,
  clockFile,
});
await release.command(['setup']);
await release.command(['config', 'apply', patientConfiguration(), '--by', 'jo']);

const kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'first-version' });
const admin = kafka.admin();
const producer = kafka.producer();
await Promise.all([admin.connect(), producer.connect()]);
const database = await connectDatabase(mongodbUri, names.database);
const clock = sharedClock(clockFile);
await leaveInTheMiddle({
  release,
  sandbox,
  database,
  admin,
  producer,
  names,
  now: () => clock.now(),
  moveClock: (ms) => moveSharedClock(clockFile, ms),
  log,
});
const registry = new HttpRegistry(schemaRegistryUrl);
const state = sandbox.state();
const fixture = await dump({ commit, domainNow: clock.now(), kafka, admin, registry, database, names, sandbox: state });
log(`wrote ${writeFixture(fixture)} bytes`);
await Promise.all([admin.disconnect(), producer.disconnect(), database.close(), sandbox.close()]);
await stop();
rmSync(folder, { recursive: true, force: true });
process.exit(0);

/** A file with the sample configuration, and with a cascade deadline that no slow machine misses. */
function patientConfiguration(): string {
  const text = readFileSync(`${checkout}/src/demo/sample-configuration.yaml`, 'utf8');
  const file = join(folder, 'routing.yaml');
  writeFileSync(file, text.replaceAll(/cascadeDeadlineMs: \d+/g, 'cascadeDeadlineMs: 600000'));
  return file;
}
