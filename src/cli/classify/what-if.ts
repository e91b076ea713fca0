import { describeProblem, readRoutingFile } from '../../configuration/file/yaml-file.ts';
import { countText } from '../../domain/count-text.ts';
import { UsageError } from '../../errors.ts';
import { readSettings } from '../../settings/settings.ts';
import { print } from '../print.ts';
import { progressEvery } from '../progress.ts';
import { listenForStop } from '../stop-request.ts';
import type { ClassifyFlags } from './classify-options.ts';

/** `salvage classify --what-if`: warnings about the file go to stderr. */
export async function compareConfigurations(fileName: string, flags: ClassifyFlags): Promise<void> {
  if (flags.gateway !== undefined || flags.file !== undefined) {
    throw new UsageError('--what-if reads past declines: it cannot be used with --gateway or --file');
  }
  const { content, checked } = await readRoutingFile(fileName);
  // Loaded late, so that explaining one decline loads neither Kafka nor MongoDB.
  const [{ whatIf }, { whatIfText }, { withServers }] = await Promise.all([
    import('../../inspect/classify/what-if.ts'),
    import('./what-if-text.ts'),
    import('../../inspect/servers.ts'),
  ]);
  for (const warning of checked.problems) {
    process.stderr.write(`warning: ${describeProblem(checked.fileName, warning)}\n`);
  }
  const stop = listenForStop((line) => process.stderr.write(`${line}\n`));
  const settings = readSettings(process.env);
  const report = await withServers(settings, 'read', (servers) => {
    const progress = progressEvery((read) => `read ${countText(read, 'decline')}`);
    return whatIf(servers, content, flags.since ?? null, {
      holdoutKey: settings.holdoutKey,
      progress,
      signal: stop.signal,
    });
  });
  if (flags.json) process.stdout.write(`${JSON.stringify({ file: fileName, ...report }, null, 2)}\n`);
  else print(whatIfText(fileName, report));
}
