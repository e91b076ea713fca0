import type { RoutingContent } from '../../domain/configuration.ts';
import type { Breach, Path } from './breach.ts';
import { didYouMean } from './near-name.ts';

/** Names: ids given twice, names that do not exist in the file, campaign products without exactly one route. */
export function checkNames(content: RoutingContent): Breach[] {
  return [...doubledNames(content), ...danglingNames(content), ...campaignProductsWithoutOneRoute(content)];
}

function doubledNames(content: RoutingContent): Breach[] {
  const lists = ['gateways', 'gatewayProfiles', 'cascadeProfiles', 'recycleProfiles'] as const;
  const breaches = lists.flatMap((list) =>
    doubles(content[list].map((entry) => entry.id)).map(({ name, index }) =>
      doubled(
        [list, index, 'id'],
        `"${name}" is already the id of an earlier entry of ${list}`,
        'give this entry another id',
      ),
    ),
  );
  const products = content.campaignProducts.map(({ campaignId, productId }) => `${campaignId}/${productId}`);
  for (const { name, index } of doubles(products)) {
    const problem = `campaign product ${name} is listed twice`;
    breaches.push(doubled(['campaignProducts', index], problem, 'remove one of the two'));
  }
  for (const list of ['gatewayProfiles', 'cascadeProfiles', 'recycleProfiles'] as const) {
    content[list].forEach((profile, index) => {
      for (const { name, index: position } of doubles(profile.gatewayIds)) {
        const problem = `gateway "${name}" is listed twice in "${profile.id}"`;
        breaches.push(doubled([list, index, 'gatewayIds', position], problem, 'list it once'));
      }
    });
  }
  return breaches;
}

function doubles(names: readonly string[]): { name: string; index: number }[] {
  return names.map((name, index) => ({ name, index })).filter(({ name, index }) => names.indexOf(name) < index);
}

function doubled(path: Path, problem: string, mend: string): Breach {
  return { severity: 'error', rule: null, path, problem, mend };
}

/** A place where the file names one of its entries. */
interface Reference {
  to: 'gateways' | 'gatewayProfiles' | 'cascadeProfiles';
  id: string | null;
  path: Path;
}

function danglingNames(content: RoutingContent): Breach[] {
  const known = {
    gateways: content.gateways.map(({ id }) => id),
    gatewayProfiles: content.gatewayProfiles.map(({ id }) => id),
    cascadeProfiles: content.cascadeProfiles.map(({ id }) => id),
  };
  return allReferences(content).flatMap(({ to, id, path }): Breach[] => {
    if (id === null || known[to].includes(id)) return [];
    const problem = `there is no "${id}" in ${to}`;
    const others = known[to].length === 0 ? '' : `, or use one of ${known[to].join(', ')}`;
    const mend = `${didYouMean(id, known[to])}add it to ${to}${others}`;
    return [{ severity: 'error', rule: null, path, problem, mend, missingId: id }];
  });
}

function allReferences(content: RoutingContent): Reference[] {
  const references: Reference[] = [];
  const refer = (to: Reference['to'], id: string | null, ...path: (string | number)[]) =>
    references.push({ to, id, path });

  content.gateways.forEach((gateway, index) => {
    refer('cascadeProfiles', gateway.directCascadeProfileId, 'gateways', index, 'directCascadeProfileId');
  });
  content.campaignProducts.forEach((product, index) => {
    refer('gateways', product.gatewayId, 'campaignProducts', index, 'gatewayId');
    refer('gatewayProfiles', product.gatewayProfileId, 'campaignProducts', index, 'gatewayProfileId');
  });
  content.gatewayProfiles.forEach((profile, index) => {
    refer('cascadeProfiles', profile.cascadeProfileId, 'gatewayProfiles', index, 'cascadeProfileId');
  });
  for (const list of ['gatewayProfiles', 'cascadeProfiles', 'recycleProfiles'] as const) {
    content[list].forEach((profile, index) => {
      profile.gatewayIds.forEach((id, position) => {
        refer('gateways', id, list, index, 'gatewayIds', position);
      });
    });
  }
  content.recycleProfiles.forEach((profile, index) => {
    for (const slot of [
      'reattempts1To3GatewayId',
      'reattempts4To6GatewayId',
      'reattempts7To9GatewayId',
      'finalAttemptGatewayId',
    ] as const) {
      refer('gateways', profile[slot], 'recycleProfiles', index, slot);
    }
  });
  content.declineMapping.forEach(({ scope }, index) => {
    refer('gateways', 'gatewayId' in scope ? scope.gatewayId : null, 'declineMapping', index, 'scope', 'gatewayId');
  });
  return references;
}

/** A campaign product is sold through either one gateway or one gateway profile. */
function campaignProductsWithoutOneRoute(content: RoutingContent): Breach[] {
  return content.campaignProducts.flatMap((product, index): Breach[] => {
    if ((product.gatewayId === null) !== (product.gatewayProfileId === null)) return [];
    const fields =
      product.gatewayId === null
        ? 'neither a gatewayId nor a gatewayProfileId'
        : 'both a gatewayId and a gatewayProfileId';
    const problem = `campaign product ${product.campaignId}/${product.productId} has ${fields}`;
    return [
      { severity: 'error', rule: null, path: ['campaignProducts', index], problem, mend: 'set exactly one of them' },
    ];
  });
}
