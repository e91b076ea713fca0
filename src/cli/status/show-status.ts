import { withServers } from '../../inspect/servers.ts';
import { readStatus } from '../../inspect/status/status.ts';
import { readSettings } from '../../settings/settings.ts';
import { statusText } from './status-text.ts';

/** `salvage status` */
export async function showStatus({ json = false }: { json?: boolean }): Promise<void> {
  const status = await withServers(readSettings(process.env), 'read', (servers) => readStatus(servers, Date.now()));
  process.stdout.write(`${json ? JSON.stringify(status) : statusText(status)}\n`);
}
