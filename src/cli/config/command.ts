import { hostname, userInfo } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { stringify } from 'yaml';
import { systemClock } from '../../clock.ts';
import { routingJsonSchema } from '../../configuration/file/json-schema.ts';
import { checkRoutingFile, describeProblem, readRoutingFile } from '../../configuration/file/yaml-file.ts';
import {
  type ApplyResult,
  type ConfigurationStore,
  createConfigurationStore,
  type VersionSummary,
} from '../../configuration/store/configuration-store.ts';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import { UsageError } from '../../errors.ts';
import { connectDatabase } from '../../mongo/database.ts';
import { namesFor } from '../../names.ts';
import { readSettings } from '../../settings/settings.ts';

const HISTORY_LENGTH = 20;

interface JsonFlag {
  json?: boolean;
}

interface ApplyFlags extends JsonFlag {
  dryRun?: boolean;
  by: string;
}

/** `salvage config`: the routing configuration. `check` and `schema` need no server, the others only MongoDB. */
export function configCommand(): Command {
  const command = new Command('config').description('the routing configuration: gateways, profiles, decline mapping');
  command
    .command('check <file>')
    .description('every mistake in a file, with line and column; needs no server')
    .option('--json', 'print JSON')
    .action(check);
  command
    .command('apply <file>')
    .description('check a file and put it in force as a new version, all or nothing')
    .option('--dry-run', 'show what would change; change nothing')
    .option('--by <name>', 'who applies it, for the record', currentUser())
    .option('--json', 'print JSON')
    .action(apply);
  command
    .command('show [version]')
    .description('the configuration in force, or another version, as YAML; secrets are references only')
    .option('--json', 'print JSON')
    .action(show);
  command
    .command('history')
    .description('who changed what and when, newest first')
    .option('--limit <count>', 'how many versions', parseCount, HISTORY_LENGTH)
    .option('--json', 'print JSON')
    .action(history);
  command
    .command('rollback <version>')
    .description('put the content of an old version in force again, as a new version')
    .option('--dry-run', 'show what would change; change nothing')
    .option('--by <name>', 'who does it, for the record', currentUser())
    .option('--json', 'print JSON')
    .action(rollback);
  command
    .command('schema')
    .description('the JSON Schema of the file, for completion in editors; needs no server')
    .action(() => print(JSON.stringify(routingJsonSchema(), null, 2)));
  return command.addHelpText(
    'after',
    '\nExit codes: 0 done or nothing wrong; 1 MongoDB cannot be reached; 2 the file or the call is wrong.',
  );
}

async function check(fileName: string, { json }: JsonFlag): Promise<void> {
  const { content, problems } = await checkRoutingFile(fileName);
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  if (content === null) {
    process.exitCode = 2;
  }
  if (json === true) {
    print(JSON.stringify({ ok: content !== null, file: fileName, problems }, null, 2));
    return;
  }
  for (const problem of problems) {
    print(`${problem.severity === 'error' ? 'error' : 'warning'}: ${describeProblem(fileName, problem)}`);
  }
  const warnings = `${problems.length - errors} ${problems.length - errors === 1 ? 'warning' : 'warnings'}`;
  print(content === null ? `${errors} to mend, ${warnings}` : `${fileName} can be applied; ${warnings}`);
}

async function apply(fileName: string, { dryRun = false, by, json }: ApplyFlags): Promise<void> {
  const { content, checked } = await readRoutingFile(fileName);
  for (const warning of checked.problems) {
    process.stderr.write(`warning: ${describeProblem(fileName, warning)}\n`);
  }
  const request = { content, sourceText: checked.text, appliedBy: by, now: systemClock.now(), dryRun };
  await withStore(async (store) => printApplied(await store.apply(request), dryRun, json === true));
}

async function rollback(versionText: string, { dryRun = false, by, json }: ApplyFlags): Promise<void> {
  const version = parseVersion(versionText);
  const request = { appliedBy: by, now: systemClock.now(), dryRun };
  await withStore(async (store) => printApplied(await store.rollback(version, request), dryRun, json === true));
}

function printApplied(result: ApplyResult, dryRun: boolean, json: boolean): void {
  if (json) {
    print(JSON.stringify({ ...result, applied: !dryRun && result.newVersion !== null }, null, 2));
    return;
  }
  if (result.newVersion === null) {
    print(`version ${result.previousVersion} says the same already; nothing to do`);
    return;
  }
  for (const line of result.diff) {
    print(line);
  }
  for (const id of result.retired) {
    print(`  FlexEcom gateway ${id} is retired: it gets no new submissions; answers still count, so keep its secrets`);
  }
  print(dryRun ? `dry run: this would be version ${result.newVersion}` : `version ${result.newVersion} is in force`);
}

async function show(versionText: string | undefined, { json }: JsonFlag): Promise<void> {
  const wanted = versionText === undefined ? undefined : parseVersion(versionText);
  await withStore(async (store) => {
    const configuration = await store.load(wanted);
    if (configuration === null) {
      throw new UsageError(
        wanted === undefined
          ? 'no configuration is in force yet; apply one with `salvage config apply FILE`'
          : `there is no configuration version ${wanted}; see \`salvage config history\``,
      );
    }
    const summary = await store.summary(configuration.version);
    print(
      json === true ? JSON.stringify({ ...configuration, ...stamp(summary) }, null, 2) : asYaml(configuration, summary),
    );
  });
}

function asYaml(
  { version, retiredGateways, ...content }: RoutingConfiguration,
  summary: VersionSummary | null,
): string {
  const { appliedAt, appliedBy } = stamp(summary);
  const retired = retiredGateways.map((gateway) => `# retired, answers still count: FlexEcom gateway ${gateway.id}\n`);
  return `# version ${version}, applied ${appliedAt} by ${appliedBy}\n${retired.join('')}${stringify(content).trimEnd()}`;
}

function stamp(summary: VersionSummary | null): { appliedAt: string | null; appliedBy: string | null } {
  return {
    appliedAt: summary === null ? null : new Date(summary.appliedAt).toISOString(),
    appliedBy: summary?.appliedBy ?? null,
  };
}

async function history({ limit, json }: JsonFlag & { limit: number }): Promise<void> {
  await withStore(async (store) => {
    const versions = await store.history(limit);
    if (json === true) {
      print(
        JSON.stringify(
          versions.map(({ _id, ...rest }) => ({ version: _id, ...rest, ...stamp({ _id, ...rest }) })),
          null,
          2,
        ),
      );
      return;
    }
    if (versions.length === 0) {
      print('no configuration was applied yet');
    }
    for (const version of versions) {
      const again = version.rollbackOf === null ? '' : `, version ${version.rollbackOf} again`;
      print(`version ${version._id}, ${stamp(version).appliedAt} by ${version.appliedBy}${again}`);
      for (const line of version.diff) {
        print(`  ${line}`);
      }
    }
  });
}

async function withStore(use: (store: ConfigurationStore) => Promise<void>): Promise<void> {
  const settings = readSettings(process.env);
  const database = await connectDatabase(settings.mongodbUri, namesFor(settings.prefix).database);
  try {
    await use(createConfigurationStore(database.db));
  } finally {
    await database.close();
  }
}

function parseVersion(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`a version is a whole number from 1, not "${text}"`);
  return Number(text);
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1.');
  return Number(text);
}

function currentUser(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A container may run under a user id that has no name.
    return `uid-${process.getuid?.() ?? 'unknown'}@${hostname()}`;
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
