import type { DestinationRuleSpec } from '../../imports/networking.istio.io';
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
}

/** The policy of one port; Istio takes it from one place, and merges nothing into it. */
interface PortPolicy extends TrafficPolicy {
  readonly tls: ClientTls;
}

type TopPolicy = Partial<PortPolicy> & {
  readonly retryBudget?: ReturnType<typeof retryBudgetOf>;
  readonly portLevelSettings?: (PortPolicy & { readonly port: { readonly number: number } })[];
};
type RuleSpec = Omit<Wire<DestinationRuleSpec>, 'trafficPolicy'> & { readonly trafficPolicy: TopPolicy };

/** The rule of a host. */
export function destinationRuleSpec(rule: HostPolicy): RuleSpec {
  return {
    host: rule.host,
    exportTo: rule.exportTo,
    workloadSelector: rule.workload && { matchLabels: rule.workload.labels },
    trafficPolicy: topPolicy(rule),
  };
}

/**
 * Istio replaces the top level by a port's entry instead of merging them, so policy stands either on top, where all ports agree, or whole in an
 * entry for each port. What has no form in an entry keeps its ports on top.
 */
function topPolicy(rule: HostPolicy): TopPolicy {
  const retryBudget = retryBudgetOf(rule.retries);
  const [first, ...others] = rule.ports;
  if (others.every(port => agree(rule, first, port))) {
    return { ...portPolicy(rule, first), retryBudget };
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
  return { ...trafficPolicy(rule.traffic, isHttp(port)), tls: clientTls(port.upstreamTls, rule) };
}
