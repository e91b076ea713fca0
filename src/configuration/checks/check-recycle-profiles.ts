import type { RecycleProfile, RoutingContent } from '../../domain/configuration.ts';
import { flexecomGatewayIds } from '../../domain/routing/gateways.ts';
import type { Breach, Path } from './breach.ts';

type Slot = 'reattempts4To6GatewayId' | 'reattempts7To9GatewayId' | 'finalAttemptGatewayId';

/** Recycle profiles (R5): which slots FlexEcom can have, one profile a gateway, and prices. */
export function checkRecycleProfiles(content: RoutingContent): Breach[] {
  const flexecom = flexecomGatewayIds(content);
  const gateways = new Set(content.gateways.map((gateway) => gateway.id));
  return [
    ...checkOneProfileAGateway(content.recycleProfiles),
    ...content.recycleProfiles.flatMap((profile, index) => [
      ...checkSlots(profile, index, flexecom, gateways),
      ...checkEmptySlots(profile, index),
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
        const problem = `gateway "${gatewayId}" is in two recycle profiles, "${first}" and "${profile.id}"`;
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
    const problem = `recycle profile "${profile.id}" assigns re-attempts 1-3 to "${profile.reattempts1To3GatewayId}", but they always run on the original gateway`;
    refuse(
      'reattempts1To3GatewayId',
      problem,
      'remove it; FlexEcom can make re-attempts 4-6, 7-9 and the final attempt',
    );
  }
  for (const slot of ['reattempts4To6GatewayId', 'reattempts7To9GatewayId', 'finalAttemptGatewayId'] as const) {
    const gatewayId = profile[slot];
    if (gatewayId !== null && gateways.has(gatewayId) && !flexecom.has(gatewayId)) {
      const problem = `"${gatewayId}" is not a FlexEcom gateway, and re-attempts on ordinary gateways are left to billing`;
      refuse(slot, problem, 'use a FlexEcom gateway, or remove this field');
    }
  }
  return breaches;
}

/** Warns of a slot without an attempt: either skipped, or beyond the profile's last. */
function checkEmptySlots(profile: RecycleProfile, index: number): Breach[] {
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
      const problem = `recycle profile "${profile.id}" makes no attempt in this slot: it has attempts 1-${last}, without the skipped ones`;
      const mend = 'add attempts, remove a skip, or remove this field';
      return [{ severity: 'warning', rule: 'R5', path: ['recycleProfiles', index, slot], problem, mend }];
    },
  );
}

function checkPrices(profile: RecycleProfile, index: number): Breach[] {
  return [...checkFlatCurrencies(profile, index), ...checkPercentTotal(profile, index)];
}

/** A currency that only some attempts or only the floor has makes such declines fail, as CURRENCY_NOT_CONFIGURED. */
function checkFlatCurrencies(profile: RecycleProfile, index: number): Breach[] {
  const flats = profile.attempts.flatMap(({ priceReduction }, attempt) =>
    priceReduction !== null && 'flatMinor' in priceReduction ? [{ attempt, amounts: priceReduction.flatMinor }] : [],
  );
  const floor = profile.minimumPriceMinor;
  const hasFloor = Object.keys(floor).length > 0;
  const currencies = new Set([...flats.flatMap(({ amounts }) => Object.keys(amounts)), ...Object.keys(floor)]);
  const lacking = (amounts: Readonly<Record<string, number>>) => [...currencies].filter((one) => !(one in amounts));
  const path = ['recycleProfiles', index];
  return [
    ...(hasFloor ? lacking(floor) : []).map((currency) =>
      lackingCurrency([...path, 'minimumPriceMinor'], `the floor of "${profile.id}"`, currency),
    ),
    ...flats.flatMap(({ attempt, amounts }) =>
      lacking(amounts).map((currency) =>
        lackingCurrency(
          [...path, 'attempts', attempt, 'priceReduction', 'flatMinor'],
          `attempt ${attempt + 1} of "${profile.id}"`,
          currency,
        ),
      ),
    ),
  ];
}

function lackingCurrency(path: Path, what: string, currency: string): Breach {
  const problem = `${what} has no amount in ${currency}, which other amounts of the profile are in`;
  const mend = `add ${currency}, with 0 for none; else declines in ${currency} are not sent (CURRENCY_NOT_CONFIGURED)`;
  return { severity: 'warning', rule: 'R5', path, problem, mend };
}

function checkPercentTotal(profile: RecycleProfile, index: number): Breach[] {
  let percent = 0;
  for (const [attempt, { priceReduction }] of profile.attempts.entries()) {
    percent += priceReduction !== null && 'percent' in priceReduction ? priceReduction.percent : 0;
    if (percent >= 100 && Object.keys(profile.minimumPriceMinor).length === 0) {
      const path = ['recycleProfiles', index, 'attempts', attempt, 'priceReduction'];
      const problem = `at attempt ${attempt + 1} of "${profile.id}" the reductions add up to ${percent} %, so nothing is left to charge`;
      return [{ severity: 'warning', rule: 'R5', path, problem, mend: 'reduce less, or set minimumPriceMinor' }];
    }
  }
  return [];
}
