import type { RoutingContent } from '../../domain/configuration.ts';
import type { Breach } from './breach.ts';

/** Every name that is given twice, and every one that names nothing in the file. */
export function checkNames(content: RoutingContent): Breach[] {
  return [...doubledNames(content), ...danglingNames(content), ...campaignProductsWithoutOneRoute(content)];
}

function doubledNames(content: RoutingContent): Breach[] {
  const lists = ['gateways', 'gatewayProfiles', 'cascadeProfiles', 'recycleProfiles'] as const;
  const breaches = lists.flatMap((list) =>
    doubles(content[list].map((entry) => entry.id)).map(({ name, index }) =>
      doubled(
        [list, index, 'id'],
        `"${name}" is already the id of an earlier one of ${list}`,
        'give this one another id',
      ),
    ),
  );
  const products = content.campaignProducts.map(({ campaignId, productId }) => `${campaignId}/${productId}`);
  for (const { name, index } of doubles(products)) {
    const problem = `campaign product ${name} is there already`;
    breaches.push(doubled(['campaignProducts', index], problem, 'keep one of the two'));
  }
  for (const list of ['gatewayProfiles', 'cascadeProfiles', 'recycleProfiles'] as const) {
    content[list].forEach((profile, index) => {
      for (const { name, index: position } of doubles(profile.gatewayIds)) {
        const problem = `gateway "${name}" is named twice in "${profile.id}"`;
        breaches.push(doubled([list, index, 'gatewayIds', position], problem, 'name it once'));
      }
    });
  }
  return breaches;
}

function doubles(names: readonly string[]): { name: string; index: number }[] {
  return names.map((name, index) => ({ name, index })).filter(({ name, index }) => names.indexOf(name) < index);
}

function doubled(path: Breach['path'], problem: string, mend: string): Breach {
  return { severity: 'error', rule: null, path, problem, mend };
}

/** Where the file names something that it must contain. */
interface Reference {
  to: 'gateways' | 'gatewayProfiles' | 'cascadeProfiles';
  id: string | null;
  path: Breach['path'];
}

function danglingNames(content: RoutingContent): Breach[] {
  const known = {
    gateways: content.gateways.map(({ id }) => id),
    gatewayProfiles: content.gatewayProfiles.map(({ id }) => id),
    cascadeProfiles: content.cascadeProfiles.map(({ id }) => id),
  };
  return allReferences(content).flatMap(({ to, id, path }): Breach[] => {
    if (id === null || known[to].includes(id)) return [];
    const choices = known[to].length === 0 ? `there are no ${to}` : `there are: ${known[to].join(', ')}`;
    const problem = `"${id}" is not one of ${to}`;
    const mend = `add it there or name another one; ${choices}`;
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

/** A campaign product sells through one gateway or one ATRI gateway profile. */
function campaignProductsWithoutOneRoute(content: RoutingContent): Breach[] {
  return content.campaignProducts.flatMap((product, index): Breach[] => {
    if ((product.gatewayId === null) !== (product.gatewayProfileId === null)) return [];
    const named =
      product.gatewayId === null
        ? 'neither a gatewayId nor a gatewayProfileId'
        : 'both a gatewayId and a gatewayProfileId';
    const problem = `campaign product ${product.campaignId}/${product.productId} names ${named}`;
    return [
      { severity: 'error', rule: null, path: ['campaignProducts', index], problem, mend: 'name exactly one of them' },
    ];
  });
}
