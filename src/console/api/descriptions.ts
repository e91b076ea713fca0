import { readFileSync } from 'node:fs';
import { asyncApiDocument } from '../../inspect/asyncapi/document.ts';
import type { ConsoleOptions } from '../dependencies.ts';
import type { ApiServer } from './api-server.ts';

const RERUN_API = new URL('../../../docs/openapi/rerun-api.json', import.meta.url);

/** What programs can use here, described for programs: this API, the topics under their names here, and the rerun API. */
export function addDescriptions(server: ApiServer, { names }: Pick<ConsoleOptions, 'names'>): void {
  server.get('/api/v1/openapi.json', { schema: { summary: 'This document' } }, async () => server.swagger());
  server.get('/api/v1/asyncapi.json', { schema: { summary: 'The topics, as AsyncAPI 3' } }, async () =>
    asyncApiDocument(names),
  );
  server.get(
    '/api/v1/rerun-api/openapi.json',
    { schema: { summary: 'The rerun API, as OpenAPI 3.1' } },
    async (_, reply) => reply.type('application/json; charset=utf-8').send(readFileSync(RERUN_API)),
  );
}
