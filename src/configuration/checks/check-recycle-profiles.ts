import type { RecycleProfile, RoutingContent } from '../../domain/configuration.ts';
import { flexecomGatewayIds } from '../../domain/routing/gateways.ts';
import type { Breach } from './breach.ts';

type Slot = 'reattempts4To6GatewayId' | 'reattempts7To9GatewayId' | 'finalAttemptGatewayId';

/** R5: FlexEcom's slots, one profile a gateway, prices. */
export function checkRecycleProfiles(content: RoutingContent): Breach[] {
  const flexecom = flexecomGatewayIds(content);
  const gateways = new Set(content.gateways.map((gateway) => gateway.id));
  return [
    ...checkOneProfileAGateway(content.recycleProfiles),
    ...content.recycleProfiles.flatMap((profile, index) => [
      ...checkSlots(profile, index, flexecom, gateways),
      ...checkReachedSlots(profile, index),
      ...checkPrices(profile, index),
    ]),
  ];
}

function checkOneProfileAGateway(profiles: readonly RecycleProfile[]): Breach[] {
  const profileOf = new Map<string, string>();
  const breaches: Breach[] = [];
  profiles.forEach((profile, index) => {
    profile.gatewayIds.forEach((gatewayId, position) => {
      const first = profileOf.get(gatewayId);
      profileOf.set(gatewayId, first ?? profile.id);
      if (first !== undefined && first !== profile.id) {
        const problem = `gateway "${gatewayId}" is in recycle profiles "${first}" and "${profile.id}"; a gateway is in one only`;
        const path = ['recycleProfiles', index, 'gatewayIds', position];
        breaches.push({ severity: 'error', rule: 'R5', path, problem, mend: 'remove it from one of them' });
      }
    });
  });
  return breaches;
}

function checkSlots(
  profile: RecycleProfile,
  index: number,
  flexecom: ReadonlySet<string>,
  gateways: ReadonlySet<string>,
): Breach[] {
  const breaches: Breach[] = [];
  const refuse = (slot: Slot | 'reattempts1To3GatewayId', problem: string, mend: string) =>
    breaches.push({ severity: 'error', rule: 'R5', path: ['recycleProfiles', index, slot], problem, mend });

  if (profile.reattempts1To3GatewayId !== null) {
    const problem = `recycle profile "${profile.id}" gives re-attempts 1-3 to "${profile.reattempts1To3GatewayId}", but they run on the original gateway`;
    refuse(
      'reattempts1To3GatewayId',
      problem,
      'remove it; FlexEcom can take re-attempts 4-6, 7-9 and the final attempt',
    );
  }
  for (const slot of ['reattempts4To6GatewayId', 'reattempts7To9GatewayId', 'finalAttemptGatewayId'] as const) {
    const gatewayId = profile[slot];
    if (gatewayId !== null && gateways.has(gatewayId) && !flexecom.has(gatewayId)) {
      const problem = `"${gatewayId}" is no FlexEcom gateway; what an ordinary gateway re-attempts is billing's own`;
      refuse(slot, problem, 'name a FlexEcom gateway, or leave it out');
    }
  }
  return breaches;
}

/** A slot none of whose attempts is ever made is surely not meant. */
function checkReachedSlots(profile: RecycleProfile, index: number): Breach[] {
  const last = profile.attempts.length;
  const attemptsOf: Record<Slot, [number, number]> = {
    reattempts4To6GatewayId: [4, 6],
    reattempts7To9GatewayId: [7, 9],
    finalAttemptGatewayId: [last, last],
  };
  return (['reattempts4To6GatewayId', 'reattempts7To9GatewayId', 'finalAttemptGatewayId'] as const).flatMap(
    (slot): Breach[] => {
      const [from, to] = attemptsOf[slot];
      const made = profile.attempts.slice(from - 1, to).some((attempt) => !attempt.skip);
      if (profile[slot] === null || made) return [];
      const problem = `no attempt of this slot is made: recycle profile "${profile.id}" has attempts 1-${last}, less the skipped ones`;
      const mend = 'add attempts, unskip one, or leave the slot out';
      return [{ severity: 'warning', rule: 'R5', path: ['recycleProfiles', index, slot], problem, mend }];
    },
  );
}

function checkPrices(profile: RecycleProfile, index: number): Breach[] {
  return [...checkFlatCurrencies(profile, index), ...checkPercentTotal(profile, index)];
}

/** A currency named at one attempt and missing at another is refused at run time (CURRENCY_NOT_CONFIGURED). */
function checkFlatCurrencies(profile: RecycleProfile, index: number): Breach[] {
  const flats = profile.attempts.flatMap(({ priceReduction }, attempt) =>
    priceReduction !== null && 'flatMinor' in priceReduction ? [{ attempt, amounts: priceReduction.flatMinor }] : [],
  );
  const currencies = new Set(flats.flatMap(({ amounts }) => Object.keys(amounts)));
  return flats.flatMap(({ attempt, amounts }) =>
    [...currencies]
      .filter((currency) => !(currency in amounts))
      .map((currency): Breach => {
        const path = ['recycleProfiles', index, 'attempts', attempt, 'priceReduction', 'flatMinor'];
        const problem = `attempt ${attempt + 1} of "${profile.id}" has no amount in ${currency}, which other attempts have`;
        const mend = `add ${currency}, 0 for no reduction; without it such declines are not sent (CURRENCY_NOT_CONFIGURED)`;
        return { severity: 'warning', rule: 'R5', path, problem, mend };
      }),
  );
}

function checkPercentTotal(profile: RecycleProfile, index: number): Breach[] {
  let percent = 0;
  for (const [attempt, { priceReduction }] of profile.attempts.entries()) {
    percent += priceReduction !== null && 'percent' in priceReduction ? priceReduction.percent : 0;
    if (percent >= 100 && Object.keys(profile.minimumPriceMinor).length === 0) {
      const path = ['recycleProfiles', index, 'attempts', attempt, 'priceReduction'];
      const problem = `by attempt ${attempt + 1} of "${profile.id}" the reductions add up to ${percent} %: nothing is left to charge`;
      return [{ severity: 'warning', rule: 'R5', path, problem, mend: 'reduce less, or set minimumPriceMinor' }];
    }
  }
  return [];
}
