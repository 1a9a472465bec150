import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { familyOf, ipProblems } from './addresses';

const NONE = 'None';
const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['SingleStack', 'PreferDualStack', 'RequireDualStack'];
const CLUSTER_IPS: Path = ['spec', 'clusterIPs'];

/** Whether a Service has no address of its own. */
export function isHeadless(spec: any): boolean {
  const ips = clusterIps(spec);
  return ips.length === 1 && ips[0] === NONE;
}

/** The addresses of a Service and their families. */
export function* clusterIpProblems(spec: any): Iterable<Problem> {
  const ips = clusterIps(spec);
  if ((spec.clusterIP || undefined) !== ips[0]) {
    yield error('service-cluster-ips', CLUSTER_IPS, `spec.clusterIPs must begin with spec.clusterIP, got ${show(ips)} and ${show(spec.clusterIP)}`,
      "write 'clusterIP' alone, or both alike");
  }
  if (isHeadless(spec) && ['LoadBalancer', 'NodePort'].includes(spec.type)) {
    yield error('service-headless-type', ['spec', 'clusterIP'], `spec.clusterIP must not be None with type ${spec.type}`, "leave 'clusterIP' out");
  }
  if (!isHeadless(spec)) {
    yield* addressProblems(ips, spec.clusterIPs ? CLUSTER_IPS : undefined);
  }
  yield* familyProblems(spec, ips);
}

/** What the API server makes of one address for those who do not know that there can be two. */
function clusterIps({ clusterIP, clusterIPs }: any): readonly string[] {
  return clusterIPs?.length > 0 ? clusterIPs.map((ip: string | null) => ip ?? '') : clusterIP ? [clusterIP] : [];
}

function* addressProblems(ips: readonly string[], list: Path | undefined): Iterable<Problem> {
  for (const [index, ip] of ips.entries()) {
    yield* ipProblems('service-cluster-ip', ip, list ? [...list, index] : ['spec', 'clusterIP']);
  }
  const families = ips.map(familyOf);
  if (ips.length > 2 || (!families.includes(undefined) && new Set(families).size < ips.length)) {
    yield error('service-cluster-ips', CLUSTER_IPS, `spec.clusterIPs must have at most one address of each family, got ${show(ips)}`, 'write one address, or leave both fields out');
  }
}

function* familyProblems({ ipFamilies, ipFamilyPolicy }: any, ips: readonly string[]): Iterable<Problem> {
  const families: readonly string[] = ipFamilies ?? [];
  if (!families.every(family => FAMILIES.includes(family)) || new Set(families).size < families.length) {
    yield error('service-ip-families', ['spec', 'ipFamilies'], `spec.ipFamilies must be of ${FAMILIES.join(' and ')}, each once, got ${show(families)}`, 'write IPv4, IPv6, or both');
  } else if (ips.some((ip, index) => familyOf(ip) !== undefined && families[index] !== undefined && families[index] !== familyOf(ip))) {
    yield error('service-ip-families', ['spec', 'ipFamilies'], `spec.ipFamilies must say the families of the addresses ${show(ips)}, got ${show(families)}`, "leave 'ipFamilies' out");
  }
  if (typeof ipFamilyPolicy === 'string' && !POLICIES.includes(ipFamilyPolicy)) {
    yield error('service-ip-family-policy', ['spec', 'ipFamilyPolicy'], `spec.ipFamilyPolicy must be one of ${POLICIES.join(', ')}, got ${show(ipFamilyPolicy)}`, 'write one of them');
  }
}
