import { stringify } from 'yaml';
import type { VersionSummary } from '../../configuration/store/configuration-store.ts';
import type { RoutingConfiguration } from '../../domain/configuration.ts';

/** A version as a file that can be applied again. Secrets are references in it, as they are stored (R13). */
export function yamlText(
  { version, retiredGateways, operatorPauses: _beside, ...content }: RoutingConfiguration,
  summary: Pick<VersionSummary, 'appliedAt' | 'appliedBy'> | null,
): string {
  const appliedAt = summary === null ? null : new Date(summary.appliedAt).toISOString();
  const retired = retiredGateways.map(
    ({ id }) => `# retired, open submissions still answered: FlexEcom gateway ${id}\n`,
  );
  const heading = `# version ${version}, applied ${appliedAt} by ${summary?.appliedBy ?? null}\n`;
  return `${heading}${retired.join('')}${stringify(content).trimEnd()}`;
}
