import type { k8s } from 'cdk8s-plus-27';
import type { Wire } from './wire';
import type { WayOut } from '../private/ways-out';

type Rule = NonNullable<Wire<k8s.NetworkPolicySpec>['egress']>[number];

/** That pods reach the pods of the cluster, some networks, and some ports at other addresses. */
export function networkPolicySpec(labels: { [key: string]: string } | undefined, networks: string[], ways: WayOut[]): Wire<k8s.NetworkPolicySpec> {
  return {
    podSelector: labels === undefined ? {} : { matchLabels: labels },
    policyTypes: ['Egress'],
    egress: [{ to: [{ namespaceSelector: {} }, ...networks.map(ipBlock)] }, ...byPorts(ways)],
  };
}

/** One rule for all addresses with the same ports. */
function byPorts(ways: WayOut[]): Rule[] {
  const rules = new Map<string, { ports: number[]; cidrs: Set<string> }>();
  for (const { cidr, ports } of ways) {
    const key = ports.join();
    const rule = rules.get(key) ?? { ports, cidrs: new Set<string>() };
    rules.set(key, { ...rule, cidrs: rule.cidrs.add(cidr) });
  }
  return [...rules.values()].map(({ ports, cidrs }) => ({
    to: [...cidrs].map(ipBlock),
    ports: [...new Set(ports)].map(port => ({ protocol: 'TCP', port })),
  }));
}

function ipBlock(cidr: string) {
  return { ipBlock: { cidr } };
}
