import { isPersonNeeded, judgeConditions } from '../../inspect/conditions/conditions.ts';
import { type Servers, withDatabase, withTopics } from '../../inspect/servers.ts';
import { readSetup } from '../../inspect/snapshot/read-configuration.ts';
import { readSnapshotOnce, readStatus } from '../../inspect/status/status.ts';
import { readSettings, type Settings } from '../../settings/settings.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { print, printJson } from '../print.ts';
import { neededText } from './needed-text.ts';
import { statusText } from './status-text.ts';

interface StatusFlags {
  readonly json?: boolean;
  readonly check?: boolean;
}

const NOT_SET_UP = 'this database was never set up; create topics and collections with: salvage setup';

/** `salvage status` */
export async function showStatus({ json = false, check = false }: StatusFlags): Promise<void> {
  const settings = readSettings(process.env);
  await withDatabase(settings, 'read', async (database) => {
    // Kafka may know none of the topics yet, and would be waited for.
    const { isDone } = await readSetup({ database });
    if (!isDone) return showNotSetUp({ json, check });
    await withTopics(settings, async (topics) => {
      const servers = { ...topics, database };
      if (check) await showNeeded(servers, settings, json);
      else await showEverything(servers, settings, json);
    });
  });
}

function showNotSetUp({ json, check }: Required<StatusFlags>): void {
  process.stdout.write(`${json ? JSON.stringify({ at: Date.now(), setup: { isDone: false } }) : NOT_SET_UP}\n`);
  if (check) process.exitCode = EXIT_CODES.notOver;
}

async function showNeeded(servers: Servers, limits: Settings, json: boolean): Promise<void> {
  const snapshot = await readSnapshotOnce({ ...servers, limits }, Date.now());
  const judgement = judgeConditions(snapshot);
  const { at, unread } = snapshot;
  const { holding: needed, unknown } = judgement;
  if (json) printJson({ at, needed, unknown, unread });
  else print(neededText(judgement, snapshot.unread));
  if (isPersonNeeded(judgement)) process.exitCode = EXIT_CODES.notOver;
}

async function showEverything(servers: Servers, limits: Settings, json: boolean): Promise<void> {
  const status = await readStatus({ ...servers, limits }, Date.now());
  if (json) printJson(status);
  else print(statusText(status));
}
