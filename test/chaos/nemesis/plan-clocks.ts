import { ChaosRandom } from '../chaos-random.ts';

/** Further than a machine's clock is ever wrong without an alarm. */
const APART_MS_MAX = 600_000;
/** What is left between machines that are synchronised. */
const SYNCHRONISED_MS_MAX = 2_000;
/** Of the clocks that are apart; the others are synchronised, so that not every cascade is early or late in every run. */
const FAR_SHARE = 0.5;

/** By how much the clock of each of `count` processes is wrong, ms; negative: it is slow. */
export function planClocks(seed: number, count: number): number[] {
  const random = new ChaosRandom(seed ^ 0xc10c);
  return Array.from({ length: count }, () => {
    const max = random.fraction() < FAR_SHARE ? APART_MS_MAX : SYNCHRONISED_MS_MAX;
    return random.between(-max, max);
  });
}
