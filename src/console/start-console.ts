import packageJson from '../../package.json' with { type: 'json' };
import { type HttpServer, listen } from '../listen.ts';
import { Access } from './access/access.ts';
import { type ApiServer, createApiServer } from './api/api-server.ts';
import { addAudit } from './api/audit.ts';
import { addConfigurationActions } from './api/configuration/actions.ts';
import { addConfigurationDrafts } from './api/configuration/drafts.ts';
import { addConfigurationVersions } from './api/configuration/versions.ts';
import { addContradictions } from './api/contradictions.ts';
import { addDeadLetters } from './api/dead-letters.ts';
import { addDescriptions } from './api/descriptions.ts';
import { guardRequests } from './api/guard.ts';
import { addLive } from './api/live.ts';
import { addOrders } from './api/orders.ts';
import { addPartitions } from './api/partitions.ts';
import { addReport } from './api/report.ts';
import { addRunbook } from './api/runbook.ts';
import { addSamples } from './api/samples.ts';
import { addScheduled } from './api/scheduled.ts';
import { addSearch } from './api/search.ts';
import { addSession } from './api/session.ts';
import { addTopics } from './api/topics.ts';
import { IMPORT_MAP_HASH } from './assets/page.ts';
import { serveAssets } from './assets/serve-assets.ts';
import type { ConsoleDependencies, ConsoleOptions } from './dependencies.ts';
import { consoleSnapshots } from './live/console-snapshot.ts';
import { EventStreams } from './live/event-stream.ts';
import { LongReads } from './live/long-reads.ts';
import { Replays } from './live/replays.ts';
import { SharedReader } from './live/shared-reader.ts';
import { SnapshotFeed } from './live/snapshot-feed.ts';
import { TopicFeed } from './live/topic-feed.ts';
import { PAGE_PATHS } from './page-paths.ts';

/** Often enough for whoever watches a flood of declines, rare enough for the servers. */
const SNAPSHOT_EVERY_MS = 2_000;

/**
 * The role `console`: pages for people, over an API that programs can use too.
 * @throws UsageError where the settings would let others in without a login; FatalError where the port cannot be had
 */
export async function startConsole(options: ConsoleOptions): Promise<HttpServer> {
  const { server, stop } = await createConsole(options);
  const { port, host } = options.settings.console;
  return { port: await listen(server, port, 'CONSOLE_PORT', host), stop };
}

/** The console with all its routes, before it listens. */
export async function createConsole(
  options: ConsoleOptions,
): Promise<Pick<HttpServer, 'stop'> & { server: ApiServer }> {
  const { settings, database } = options;
  const access = new Access(settings.console, database);
  const server = await createApiServer(options, IMPORT_MAP_HASH);
  const pages = new SharedReader(options);
  const snapshots = new SnapshotFeed(consoleSnapshots(options), SNAPSHOT_EVERY_MS);
  const deps: ConsoleDependencies = { ...options, snapshots, reader: pages };
  const streams = new EventStreams(async (request) => (await access.visitorOf(request)) !== null);
  const feed = new TopicFeed(options);
  const reads = new LongReads();
  const replays = new Replays(options);
  const logins = guardRequests(server, access, options);
  addDescriptions(server, options);
  addSession(server, access, logins, deps, packageJson.version);
  addLive(server, streams, deps);
  addSamples(server, deps);
  addSearch(server, deps);
  addOrders(server, deps);
  addScheduled(server, deps);
  addContradictions(server, deps);
  addDeadLetters(server, replays, deps);
  addAudit(server, deps);
  addConfigurationVersions(server, deps);
  addConfigurationDrafts(server, reads, deps);
  addConfigurationActions(server, deps);
  addReport(server, reads, deps);
  addPartitions(server, deps);
  addTopics(server, { feed, streams });
  addRunbook(server);
  serveAssets(server, PAGE_PATHS);
  return {
    server,
    stop: async () => {
      streams.endAll();
      reads.abortAll();
      await Promise.all([server.close(), snapshots.stop(), feed.stop(), pages.stop(), replays.stop()]);
    },
  };
}
