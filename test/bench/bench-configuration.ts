import { fileURLToPath } from 'node:url';
import { readRoutingFile } from '../../src/configuration/file/yaml-file.ts';
import { createConfigurationStore } from '../../src/configuration/store/configuration-store.ts';
import type { RoutingConfiguration } from '../../src/domain/configuration.ts';
import type { Database } from '../../src/mongo/database.ts';

const SAMPLE_CONFIGURATION = fileURLToPath(new URL('../../src/demo/sample/sample-configuration.yaml', import.meta.url));

/** The sample merchant's routing, as version 1. */
export async function benchConfiguration(): Promise<RoutingConfiguration> {
  const { content } = await readRoutingFile(SAMPLE_CONFIGURATION);
  return { ...content, version: 1, retiredGateways: [] };
}

/** Stores it, for a pipeline that runs as a whole. */
export async function applySampleConfiguration({ db }: Pick<Database, 'db'>): Promise<void> {
  const { content } = await readRoutingFile(SAMPLE_CONFIGURATION);
  const request = { content, sourceText: 'bench', appliedBy: 'bench', now: Date.now(), dryRun: false };
  await createConfigurationStore(db).apply(request);
}
