import { systemClock } from '../../clock.ts';
import { readRoutingFile } from '../../configuration/file/yaml-file.ts';
import type { RoutingContent } from '../../domain/configuration.ts';
import { UsageError } from '../../errors.ts';
import { networkRulesOn } from '../../inspect/network-rules/networks.ts';
import { print } from '../print.ts';
import { networkRulesLines } from './network-rules-text.ts';

export interface NetworkRulesFlags {
  published?: true;
  at?: number;
  json?: true;
}

/** `salvage network-rules` */
export async function printRules(file: string | undefined, { published, at, json }: NetworkRulesFlags): Promise<void> {
  if (file !== undefined && published) throw new UsageError('--published and a file exclude each other: leave one out');
  const { content, whose } = await configurationAskedFor(file, published);
  const rules = networkRulesOn(at ?? systemClock.now(), content);
  if (json) process.stdout.write(`${JSON.stringify(rules, null, 2)}\n`);
  else print(networkRulesLines(rules, whose).join('\n'));
}

/** `content` null: none is asked for, or none was applied yet. */
async function configurationAskedFor(
  file: string | undefined,
  published: true | undefined,
): Promise<{ content: RoutingContent | null; whose: string }> {
  if (published) return { content: null, whose: 'as published' };
  if (file !== undefined) return { content: (await readRoutingFile(file)).content, whose: `with ${file}` };
  const { withConfigurationStore } = await import('../config/with-configuration-store.ts');
  const content = await withConfigurationStore('read', (store) => store.load());
  return content === null
    ? { content, whose: 'as published; no configuration has been applied yet' }
    : { content, whose: `with configuration version ${content.version}` };
}
