import { z } from 'zod';
import { routingChanges } from '../../../configuration/store/configuration-diff.ts';
import { type ConfigurationStore, createConfigurationStore } from '../../../configuration/store/configuration-store.ts';
import type { RoutingContent } from '../../../domain/configuration.ts';
import { UsageError } from '../../../errors.ts';
import { changeSentence } from '../../../inspect/configuration/change-sentences.ts';
import { readableTree } from '../../../inspect/configuration/readable-tree.ts';
import { yamlText } from '../../../inspect/configuration/yaml-text.ts';
import type { ConsoleDependencies } from '../../dependencies.ts';
import type { ApiServer } from '../api-server.ts';
import { PageQuery } from '../query.ts';
import { type ChangesAnswer, ChangesSchema, VersionNumber, VersionSchema, VersionsSchema } from './schemas.ts';

/** More than that nobody reads; the YAML has it all. */
const CHANGES_SENT_MAX = 500;

const Version = z.coerce.number().pipe(VersionNumber);
const ChosenVersion = z.object({ version: Version.optional().describe('Default: the one in force') });

/** The versions of the configuration, in force and before. */
export function addConfigurationVersions(server: ApiServer, deps: ConsoleDependencies): void {
  const store = createConfigurationStore(deps.database.db);
  addOne(server, store);
  addHistory(server, store);
}

function addOne(server: ApiServer, store: ConfigurationStore): void {
  server.get(
    '/api/v1/configuration',
    {
      schema: {
        summary: 'A version of the configuration, as a tree and as YAML; secrets are references',
        querystring: ChosenVersion,
        response: { 200: VersionSchema },
      },
    },
    async (request) => shownVersion(store, request.query.version),
  );
  const asFile = {
    summary: 'The same as a file that can be applied again',
    querystring: ChosenVersion,
    produces: ['application/yaml'],
  };
  server.get('/api/v1/configuration.yaml', { schema: asFile }, async (request, reply) => {
    const { configuration, summary } = await loaded(store, request.query.version);
    const fileName = `routing-version-${configuration.version}.yaml`;
    return reply
      .type('application/yaml; charset=utf-8')
      .header('content-disposition', `attachment; filename="${fileName}"`)
      .send(`${yamlText(configuration, summary)}\n`);
  });
}

function addHistory(server: ApiServer, store: ConfigurationStore): void {
  server.get(
    '/api/v1/configuration/versions',
    {
      schema: {
        summary: 'All versions, newest first: who applied each, when and why',
        querystring: z.object({ ...PageQuery, after: Version.optional() }),
        response: { 200: VersionsSchema },
      },
    },
    async (request) => {
      const { limit, after } = request.query;
      const found = await store.list(limit + 1, after ?? null);
      const items = found.slice(0, limit).map(({ _id, appliedWhy, ...one }) => {
        return { version: _id, appliedWhy: appliedWhy ?? null, ...one };
      });
      return { items, next: found.length > limit ? String(items.at(-1)?.version) : null };
    },
  );
  server.get(
    '/api/v1/configuration/changes',
    {
      schema: {
        summary: 'What changed between two versions, a sentence each',
        querystring: z.object({ from: z.coerce.number().pipe(z.int().min(0)), to: Version }),
        response: { 200: ChangesSchema },
      },
    },
    async (request) => {
      const { from, to } = request.query;
      // Before the first version there was nothing.
      const before = from === 0 ? null : await contentIn(store, from);
      return changesBetween(before, await contentIn(store, to));
    },
  );
}

export function changesBetween(before: RoutingContent | null, after: RoutingContent): ChangesAnswer {
  const changes = routingChanges(before, after);
  const sent = changes.slice(0, CHANGES_SENT_MAX).map(changeSentence);
  return { changes: sent, leftOut: changes.length - sent.length };
}

async function shownVersion(store: ConfigurationStore, version: number | undefined) {
  const inForceVersion = await store.newestVersion();
  if (inForceVersion === null) return { shown: null, inForceVersion };
  const { configuration, summary } = await loaded(store, version);
  const { version: number, retiredGateways } = configuration;
  const content = await contentIn(store, number);
  return {
    inForceVersion,
    shown: {
      version: number,
      appliedAt: summary?.appliedAt ?? 0,
      appliedBy: summary?.appliedBy ?? '',
      appliedWhy: summary?.appliedWhy ?? null,
      rollbackOf: summary?.rollbackOf ?? null,
      isInForce: number === inForceVersion,
      retiredGatewayIds: retiredGateways.map(({ id }) => id),
      tree: readableTree(content),
      yaml: yamlText(configuration, summary),
    },
  };
}

async function loaded(store: ConfigurationStore, version: number | undefined) {
  const configuration = await store.load(version);
  if (configuration === null) throw new UsageError(missingText(version));
  return { configuration, summary: await store.summary(configuration.version) };
}

async function contentIn(store: ConfigurationStore, version: number): Promise<RoutingContent> {
  const content = await store.content(version);
  if (content === null) throw new UsageError(missingText(version));
  return content;
}

function missingText(version: number | undefined): string {
  return version === undefined
    ? 'no configuration has been applied yet: write one, or open a file'
    : `there is no configuration version ${version}; the history has those that there are`;
}
