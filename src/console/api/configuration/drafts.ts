import { z } from 'zod';
import { checkRoutingText, contentOf } from '../../../configuration/file/yaml-file.ts';
import { type ConfigurationStore, createConfigurationStore } from '../../../configuration/store/configuration-store.ts';
import type { RoutingContent } from '../../../domain/configuration.ts';
import { whatIfRecent } from '../../../inspect/classify/recent-what-if.ts';
import type { Database } from '../../../mongo/database.ts';
import { withdrawnSubmissions } from '../../../operate/configuration/withdrawn-submissions.ts';
import type { ConsoleDependencies } from '../../dependencies.ts';
import type { LongReads } from '../../live/long-reads.ts';
import { type ApiServer, problemOf } from '../api-server.ts';
import { CheckSchema, type WhatIfEvent, type WithdrawnEvent } from './schemas.ts';
import { changesBetween } from './versions.ts';

/** Checking takes a time that grows with the text, and nobody else is answered meanwhile. The command takes four times more. */
const TEXT_LENGTH_MAX = 1_000_000;

export const DraftText = z
  .string()
  .max(TEXT_LENGTH_MAX, 'the text is longer than a page can check; use salvage config check')
  .describe('The YAML of a configuration file');

/** How a draft is called in messages. */
const DRAFT = 'draft';

const WHAT_IF_DECLINES_MAX = 20_000;
const WHAT_IF_WITHIN_MS = 30_000;
const HOUR_MS = 3_600_000;

const Draft = z.object({ text: DraftText });

/** What a draft of a configuration would do, without doing it. */
export function addConfigurationDrafts(server: ApiServer, reads: LongReads, deps: ConsoleDependencies): void {
  const store = createConfigurationStore(deps.database.db);
  addCheck(server, store);
  addWithdrawn(server, { store, reads, database: deps.database });
  addWhatIf(server, reads, deps);
}

function addCheck(server: ApiServer, store: ConfigurationStore): void {
  server.post(
    '/api/v1/configuration/check',
    {
      schema: {
        summary: 'Every mistake in a draft with its place, and what it would change; applies nothing',
        body: Draft,
        response: { 200: CheckSchema },
      },
    },
    async (request) => {
      const { content, problems } = checkRoutingText(DRAFT, request.body.text);
      const inForceVersion = await store.newestVersion();
      const changes = content === null ? null : changesBetween(await store.content(), content);
      return { problems, isValid: content !== null, inForceVersion, changes };
    },
  );
}

interface WithdrawnSources {
  readonly store: ConfigurationStore;
  readonly reads: LongReads;
  readonly database: Database;
}

function addWithdrawn(server: ApiServer, { store, reads, database }: WithdrawnSources): void {
  const schema = {
    summary: 'Which scheduled submissions a draft would give back to billing, with progress: a line of JSON each',
    body: Draft,
    produces: ['application/x-ndjson'],
  };
  server.post('/api/v1/configuration/withdrawn', { schema }, (request, reply) => {
    const content = draftContent(request.body.text);
    return reads.stream<WithdrawnEvent>(
      reply,
      async (send, signal) => {
        const config = { ...content, version: (await store.newestVersion()) ?? 0, retiredGateways: [] };
        const found = await withdrawnSubmissions(
          database,
          { now: Date.now(), config },
          { signal, onRead: (submissions) => send({ kind: 'READ', submissions }) },
        );
        send({ kind: 'TOTAL', withdrawn: found });
      },
      (error) => ({ kind: 'PROBLEM', detail: problemOf(error).detail }),
    );
  });
}

function addWhatIf(server: ApiServer, reads: LongReads, deps: ConsoleDependencies): void {
  const schema = {
    summary: `What a draft would have decided for the newest ${WHAT_IF_DECLINES_MAX} declines, with progress: a line of JSON each`,
    body: Draft.extend({
      hours: z.int().min(1).max(10_000).nullable().describe('How far back; null: all that is kept'),
    }),
    produces: ['application/x-ndjson'],
  };
  server.post('/api/v1/configuration/what-if', { schema }, (request, reply) => {
    const { text, hours } = request.body;
    const content = draftContent(text);
    const { database, codec, names, settings } = deps;
    return reads.stream<WhatIfEvent>(
      reply,
      async (send, signal) => {
        const report = await whatIfRecent(deps.reader, content, {
          database,
          codec,
          names,
          holdoutKey: settings.holdoutKey,
          since: hours === null ? null : Date.now() - hours * HOUR_MS,
          declinesMax: WHAT_IF_DECLINES_MAX,
          withinMs: WHAT_IF_WITHIN_MS,
          signal,
          onRead: (read, of) => send({ kind: 'READ', read, of }),
        });
        send({ kind: 'TOTAL', report });
      },
      (error) => ({ kind: 'PROBLEM', detail: problemOf(error).detail }),
    );
  });
}

/** @throws UsageError with each error of the draft, where it has any */
export function draftContent(text: string): RoutingContent {
  return contentOf(checkRoutingText(DRAFT, text));
}
