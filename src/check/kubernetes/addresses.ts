import { BlockList, isIPv4, isIPv6, SocketAddress, type IPVersion } from 'net';
import { show } from '../../private/errors';
import { within } from '../../private/ip';
import { pathText } from '../path';
import { error, warning, type Path, type Problem } from '../problem';

/** What no address of a Service can be, as every machine means another thing by it. */
const SPECIAL: readonly (readonly [name: string, subnet: string, prefix: number, family: IPVersion])[] = [
  ['unspecified', '0.0.0.0', 32, 'ipv4'],
  ['loopback', '127.0.0.0', 8, 'ipv4'],
  ['link-local', '169.254.0.0', 16, 'ipv4'],
  ['link-local multicast', '224.0.0.0', 24, 'ipv4'],
  ['unspecified', '::', 128, 'ipv6'],
  ['loopback', '::1', 128, 'ipv6'],
  ['link-local', 'fe80::', 10, 'ipv6'],
  ['link-local multicast', 'ff02::', 16, 'ipv6'],
];

/** All of them together, by family: few addresses are any. */
const ANY_SPECIAL = { ipv4: subnets('ipv4'), ipv6: subnets('ipv6') };

function subnets(family: IPVersion): BlockList {
  const list = new BlockList();
  SPECIAL.filter(([,,, kind]) => kind === family).forEach(([, subnet, prefix]) => list.addSubnet(subnet, prefix, family));
  return list;
}

/** The family of an address; undefined for anything else. IPv4 may be written as IPv6, and Kubernetes before 1.36 takes leading zeros. */
export function familyOf(text: string): 'IPv4' | 'IPv6' | undefined {
  return isIPv4(dotted(text) ?? text) ? 'IPv4' : isIPv6(text) && !text.includes('%') ? 'IPv6' : undefined;
}

/** What says that an address is none; that it is written in an unusual way has an id of its own. */
type IpRule = 'service-cluster-ip' | 'service-external-ip' | 'endpoint-slice-address' | 'endpoints-ip';

/** Whether Kubernetes takes a text as an address. Older fields may have it in other than the usual form, with a warning. */
export function* ipProblems(rule: IpRule, text: string, path: Path, anyForm = true): Iterable<Problem> {
  const family = familyOf(text);
  if (family === undefined) {
    yield error(rule, path, `${pathText(path)} must be an IP address, got ${show(text)}`, "write it as '192.0.2.10' or '2001:db8::10'");
  } else if (usual(text, family) !== text) {
    const problem = anyForm ? warning : error;
    yield problem(`${rule}-form`, path, `${pathText(path)} must be an IP address in its usual form, got ${show(text)}`, `write '${usual(text, family)}'`);
  }
}

/** Where calls can go: an address that is not the caller's own machine or link. */
export function* endpointIpProblems(rule: IpRule, text: string, path: Path, anyForm = true): Iterable<Problem> {
  yield* ipProblems(rule, text, path, anyForm);
  const family = familyOf(text);
  const special = family && specialOf(usual(text, family), family === 'IPv4' ? 'ipv4' : 'ipv6');
  if (special) {
    yield error(rule, path, `${pathText(path)} must be the address of another machine, got the ${special} address ${show(text)}`, 'write the address by which pods reach it');
  }
}

function specialOf(address: string, family: IPVersion): string | undefined {
  return ANY_SPECIAL[family].check(address, family)
    ? SPECIAL.find(([, subnet, prefix, kind]) => kind === family && within(address, subnet, prefix, kind))?.[0] : undefined;
}

function usual(text: string, family: 'IPv4' | 'IPv6'): string {
  return family === 'IPv4' ? dotted(text) ?? text : new SocketAddress({ address: text, family: 'ipv6' }).address;
}

/** IPv4 without zeros in front, and not in the form of IPv6. */
function dotted(text: string): string | undefined {
  const [, numbers] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(text) ?? [];
  return numbers?.split('.').map(part => part.replace(/^0+(?=\d)/, '')).join('.');
}
