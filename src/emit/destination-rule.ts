import type { DestinationRuleSpec } from '../../imports/networking.istio.io';
import { tunnelSubset, type Door, type Tunnels, type Waypoint } from '../entry';
import type { EgressPort } from '../port';
import { isHttp } from '../private/protocols';
import type { Retries } from '../retries';
import { retryBudgetOf } from './retries';
import { clientTls, type ClientTls, type TlsContext } from './tls';
import { listenerPolicy, trafficPolicy, type Traffic, type TrafficPolicy } from './traffic-policy';
import type { Wire } from './wire';

/** How to connect to one host. */
export interface HostPolicy extends TlsContext {
  readonly exportTo: string[];
  readonly ports: EgressPort[];
  readonly traffic: Traffic;
  readonly retries?: Retries;
  /** The gateway from which the host is called. */
  readonly gateway?: Door;
  /** The waypoint from which it is, by this rule. */
  readonly waypoint?: Waypoint;
  /** Tunnels through a proxy, to which target ports and TLS of the ports then belong. */
  readonly tunnels?: Tunnels;
}

/** The policy of one port; Istio takes it from one place, and merges nothing into it. */
interface PortPolicy extends TrafficPolicy {
  readonly tls: ClientTls;
}

type TopPolicy = Partial<PortPolicy> & {
  readonly retryBudget?: ReturnType<typeof retryBudgetOf>;
  readonly tunnel?: Tunnel;
  readonly portLevelSettings?: (PortPolicy & { readonly port: { readonly number: number } })[];
};
type Tunnel = NonNullable<NonNullable<Wire<DestinationRuleSpec>['trafficPolicy']>['tunnel']>;
type RuleSpec = Omit<Wire<DestinationRuleSpec>, 'trafficPolicy'> & { readonly trafficPolicy: TopPolicy };

/** The rule of a host. */
export function destinationRuleSpec(rule: HostPolicy): RuleSpec {
  // In the order in which they are written to files, so that nobody has to sort them.
  return {
    exportTo: rule.exportTo,
    host: rule.host,
    subsets: tunnelSubsets(rule),
    trafficPolicy: topPolicy(rule),
    workloadSelector: rule.workload && !isForRelay(rule) ? { matchLabels: rule.workload.labels } : undefined,
  };
}

/** Whether a rule is for the gateway, which alone sees it, or for the waypoint, which alone looks at it: such a rule needs no selector. */
export function isForRelay({ workload, gateway, waypoint }: Pick<HostPolicy, 'workload' | 'gateway' | 'waypoint'>): boolean {
  return workload !== undefined && workload === (gateway ?? waypoint)?.workload;
}

/** A host has one tunnel, to one of its ports; where it has several, each has a subset with its own. */
function tunnelSubsets({ host, ports, tunnels }: HostPolicy): RuleSpec['subsets'] {
  return tunnels === undefined || ports.length === 1 ? undefined
    : ports.map((port, index) => ({ name: tunnelSubset(ports, port)!, trafficPolicy: { tunnel: tunnelTo(host, tunnels.targetPorts[index]) } }));
}

function tunnelTo(targetHost: string, targetPort: number): Tunnel {
  return { protocol: 'CONNECT', targetHost, targetPort };
}

/**
 * Istio replaces the top level by a port's entry instead of merging them, so policy stands either on top, where all ports agree, or whole in an
 * entry for each port. What has no form in an entry keeps its ports on top.
 */
function topPolicy(rule: HostPolicy): TopPolicy {
  const retryBudget = retryBudgetOf(rule.retries);
  const [first, ...others] = rule.ports;
  if (others.every(port => agree(rule, first, port))) {
    const only = others.length === 0 ? rule.tunnels?.targetPorts[0] : undefined;
    return Object.assign(portPolicy(rule, first), { retryBudget, tunnel: only === undefined ? undefined : tunnelTo(rule.host, only) });
  }
  if (retryBudget) {
    const opaque = rule.ports.filter(port => !isHttp(port));
    return { ...portPolicy(rule, rule.ports.find(isHttp)!), retryBudget, portLevelSettings: opaque.map(port => entry(rule, port)) };
  }
  return {
    ...(rule.ports.every(isHttp) ? {} : listenerPolicy(rule.traffic)),
    portLevelSettings: rule.ports.map(port => entry(rule, port)),
  };
}

/** Whether two ports of a host have the same policy. */
export function agree(rule: HostPolicy, one: EgressPort, other: EgressPort): boolean {
  return JSON.stringify(portPolicy(rule, one)) === JSON.stringify(portPolicy(rule, other));
}

function entry(rule: HostPolicy, port: EgressPort) {
  return { port: { number: port.number }, ...portPolicy(rule, port) };
}

function portPolicy(rule: HostPolicy, port: EgressPort): PortPolicy {
  const tls = clientTls(port.upstreamTls, rule.tunnels === undefined ? rule : { ...rule, host: rule.tunnels.proxy });
  return Object.assign(trafficPolicy(rule.traffic, isHttp(port)), { tls });
}
