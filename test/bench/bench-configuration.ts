import { fileURLToPath } from 'node:url';
import { readRoutingFile } from '../../src/configuration/file/yaml-file.ts';
import type { RoutingConfiguration } from '../../src/domain/configuration.ts';

export const SAMPLE_CONFIGURATION = fileURLToPath(
  new URL('../../src/demo/sample/sample-configuration.yaml', import.meta.url),
);

/** The sample merchant's routing, as version 1. */
export async function benchConfiguration(): Promise<RoutingConfiguration> {
  const { content } = await readRoutingFile(SAMPLE_CONFIGURATION);
  return { ...content, version: 1, retiredGateways: [] };
}
