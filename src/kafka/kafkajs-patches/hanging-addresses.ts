/** The addresses of brokers that did not answer lately, for all clients of this process. */
const hangingUntil = new Map<string, number>();

/** Asked again after this, in case it answers by then: it costs a new client four seconds where it does not. */
const REMEMBERED_MS = 60_000;

/** @param address host and port, as brokers advertise them. */
export function rememberHanging(address: string, now: number = Date.now()): void {
  hangingUntil.set(address, now + REMEMBERED_MS);
}

export function isHanging(address: string, now: number = Date.now()): boolean {
  return (hangingUntil.get(address) ?? 0) > now;
}

/** The same addresses: those that answered lately first, else in their order. */
export function answeringFirst(addresses: readonly string[], now: number = Date.now()): string[] {
  const hangs = (address: string) => isHanging(address, now);
  return [...addresses.filter((address) => !hangs(address)), ...addresses.filter(hangs)];
}
