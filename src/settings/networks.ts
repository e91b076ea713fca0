import { BlockList, isIP } from 'node:net';

/** Whether this is an IP address, or a network such as `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** A set of addresses, to ask whether one is in it. Each of `networks` is one by `isNetwork`. */
export function addressSet(networks: readonly string[]): { has(address: string): boolean } {
  const set = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) set.addAddress(address, family);
    else set.addSubnet(address, Number(bits), family);
  }
  // A socket that takes both kinds names an IPv4 peer as ::ffff:10.0.0.1, which the set resolves by itself.
  return { has: (address) => isIP(address) !== 0 && set.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6') };
}
