import { BlockList, isIPv4, isIPv6, SocketAddress } from 'net';
import type { IConstruct } from 'constructs';
import { fail, show } from './errors';

/** The family of an address, in the words of an EndpointSlice. */
export type IpFamily = 'IPv4' | 'IPv6';

// Kubernetes refuses these as endpoints, and none of them is a host outside the pod that all proxies could reach.
const UNUSABLE: ReadonlyArray<readonly [name: string, subnet: string, prefix: number, family: 'ipv4' | 'ipv6']> = [
  ['unspecified', '0.0.0.0', 8, 'ipv4'],
  ['loopback', '127.0.0.0', 8, 'ipv4'],
  ['link-local', '169.254.0.0', 16, 'ipv4'],
  ['multicast', '224.0.0.0', 4, 'ipv4'],
  ['unspecified', '::', 128, 'ipv6'],
  ['loopback', '::1', 128, 'ipv6'],
  ['IPv4-mapped', '::ffff:0:0', 96, 'ipv6'],
  ['link-local', 'fe80::', 10, 'ipv6'],
  ['multicast', 'ff00::', 8, 'ipv6'],
];

/** The family of an IP address, undefined for anything else. */
export function ipFamily(address: string): IpFamily | undefined {
  return isIPv4(address) ? 'IPv4' : isIPv6(address) ? 'IPv6' : undefined;
}

/** The address in its canonical form; what can not be an address outside the pod is refused. `wayOut` is for who has no address. */
export function checkIp(scope: IConstruct | undefined, prop: string, value: string, wayOut?: string): string {
  const family = typeof value === 'string' ? ipFamily(value) : undefined;
  if (family === undefined) {
    return fail(scope, `'${prop}' must be an IP address such as '192.0.2.10', got ${show(value)}${wayOut === undefined ? '' : `; ${wayOut}`}`);
  }
  if (value.includes('%')) {
    return fail(scope, `'${prop}' must not have a zone, which only one node would understand, got ${show(value)}; write the address without '%…'`);
  }
  const unusable = UNUSABLE.find(([, subnet, prefix, kind]) => kind === family.toLowerCase() && within(value, subnet, prefix, kind));
  if (unusable) {
    return fail(scope, `'${prop}' must be an address outside the pod, got the ${unusable[0]} address ${show(value)}`);
  }
  return family === 'IPv6' ? new SocketAddress({ address: value, family: 'ipv6' }).address : value;
}

/** A range of addresses; Istio takes one with host bits, and so do we. */
export function checkCidr(scope: IConstruct | undefined, prop: string, value: string, insteadOfAll = 'use OriginalDestination.anyAddress(reason)'): string {
  const [address, prefix, ...rest] = value.split('/');
  const family = ipFamily(address);
  if (family === undefined || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(prefix ?? '') || Number(prefix) > (family === 'IPv4' ? 32 : 128) || address.includes('%')) {
    const wayOut = family !== undefined && value === address && !value.includes('%') ? `; write '${value}/${family === 'IPv4' ? 32 : 128}' for the one address` : '';
    return fail(scope, `'${prop}' must be a range of addresses such as '10.40.0.0/24', got ${show(value)}${wayOut}`);
  }
  if (Number(prefix) === 0) {
    return fail(scope, `'${prop}' must not take in every address, got ${show(value)}; name the ranges, or ${insteadOfAll}`);
  }
  return value;
}

/** Whether an address lies in a subnet of its family. */
export function within(address: string, subnet: string, prefix: number, family: 'ipv4' | 'ipv6'): boolean {
  const list = new BlockList();
  list.addSubnet(subnet, prefix, family);
  return list.check(address, family);
}
