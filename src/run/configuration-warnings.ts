import { pathText } from '../configuration/checks/breach.ts';
import { checkRoutingContent } from '../configuration/checks/check-routing.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import { isFlexecom } from '../domain/routing/gateways.ts';

/**
 * What is wrong with a version that is in force, a sentence each. It was valid when it was applied, so it stays in force: an
 * older release may have checked less, and no stage may stop because of that.
 */
export function configurationWarnings(configuration: RoutingConfiguration, holdoutKey: string): string[] {
  const { version, gateways } = configuration;
  const errors = checkRoutingContent(configuration).filter(({ severity }) => severity === 'error');
  const holding = gateways.filter(isFlexecom).find(({ enabled, holdoutPercent }) => enabled && holdoutPercent > 0);
  return [
    ...errors.map(
      ({ path, problem, mend }) =>
        `routing configuration version ${version} would be refused today: ${pathText(path)}: ${problem}; ${mend}`,
    ),
    ...(holding === undefined || holdoutKey !== ''
      ? []
      : [`gateway ${holding.id} holds out debts, but HOLDOUT_KEY is not set, so anybody can tell which; set it`]),
  ];
}
