import type { DestinationRuleSpec } from '../../imports/networking.istio.io';
import type { EgressPort } from '../port';
import { clientTls, type TlsContext } from './tls';
import type { Wire } from './wire';

/** How to connect to one host. */
export interface HostPolicy extends TlsContext {
  readonly exportTo: string[];
  readonly ports: EgressPort[];
}

type Policy = Pick<NonNullable<Wire<DestinationRuleSpec>['trafficPolicy']>, 'tls'>;

/**
 * The rule of a host. Istio replaces the top level by a port's entry instead of merging them, so policy stands either on top, where all
 * ports agree, or whole in an entry for each port.
 */
export function destinationRuleSpec(rule: HostPolicy): Wire<DestinationRuleSpec> {
  const policies = rule.ports.map(port => portPolicy(port, rule));
  const agreed = policies.every(policy => JSON.stringify(policy) === JSON.stringify(policies[0]));
  return {
    host: rule.host,
    exportTo: rule.exportTo,
    workloadSelector: rule.workload && { matchLabels: rule.workload.labels },
    trafficPolicy: agreed ? policies[0] : {
      portLevelSettings: rule.ports.map((port, index) => ({ port: { number: port.number }, ...policies[index] })),
    },
  };
}

function portPolicy(port: EgressPort, context: TlsContext): Policy {
  return { tls: clientTls(port.upstreamTls, context) };
}
