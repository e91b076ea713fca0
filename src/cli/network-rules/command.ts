import { Command } from 'commander';
import { systemClock } from '../../clock.ts';
import { readRoutingFile } from '../../configuration/file/yaml-file.ts';
import type { RoutingContent } from '../../domain/configuration.ts';
import { UsageError } from '../../errors.ts';
import { networkRulesOn } from '../../inspect/network-rules/networks.ts';
import { withConfigurationStore } from '../config/with-configuration-store.ts';
import { parseTime } from '../parse-options.ts';
import { networkRulesLines } from './network-rules-text.ts';

interface NetworkRulesFlags {
  published?: true;
  at?: number;
  json?: true;
}

/** The rules that decide for how long and how often a card may be tried again, each with its source (R19). */
export function networkRulesCommand(): Command {
  return new Command('network-rules')
    .description(
      "Print the card networks' rules about further attempts with a declined card that are in force, each with its source: " +
        'with the applied configuration, or with a file.',
    )
    .argument('[file]', 'a routing configuration instead of the applied one; needs no server')
    .option('--published', 'only what the networks are published to say; needs no server')
    .option('--at <time>', 'the rules in force then (default: now)', parseTime)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
A rule of the configuration's networkRules replaces the published ones of the same network and subject. What a gateway
makes of the rules is its networkRules: off, warn or enforce.

Exit codes: 0 done, 1 MongoDB is unreachable, 2 an error in the file or wrong usage.`,
    )
    .action(print);
}

async function print(file: string | undefined, { published, at, json }: NetworkRulesFlags): Promise<void> {
  if (file !== undefined && published) throw new UsageError('--published and a file exclude each other: leave one out');
  const { content, whose } = await configurationAskedFor(file, published);
  const rules = networkRulesOn(at ?? systemClock.now(), content);
  const text = json ? JSON.stringify(rules, null, 2) : networkRulesLines(rules, whose).join('\n');
  process.stdout.write(`${text}\n`);
}

/** `content` null: none is asked for, or none was applied yet. */
async function configurationAskedFor(
  file: string | undefined,
  published: true | undefined,
): Promise<{ content: RoutingContent | null; whose: string }> {
  if (published) return { content: null, whose: 'as published' };
  if (file !== undefined) return { content: (await readRoutingFile(file)).content, whose: `with ${file}` };
  const content = await withConfigurationStore('read', (store) => store.load());
  return content === null
    ? { content, whose: 'as published; no configuration has been applied yet' }
    : { content, whose: `with configuration version ${content.version}` };
}
