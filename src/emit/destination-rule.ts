import type { DestinationRuleSpec } from '../../imports/networking.istio.io';
import { isWildcard } from '../entry';
import type { EgressPort } from '../port';
import type { UpstreamTls } from '../tls';
import type { Wire } from './wire';

/** How to connect to one host. */
export interface HostPolicy {
  readonly host: string;
  readonly exportTo: string[];
  readonly ports: EgressPort[];
}

type Policy = Pick<NonNullable<Wire<DestinationRuleSpec>['trafficPolicy']>, 'tls'>;

/**
 * The rule of a host. Istio replaces the top level by a port's entry instead of merging them, so policy stands either on top, where all
 * ports agree, or whole in an entry for each port.
 */
export function destinationRuleSpec(rule: HostPolicy): Wire<DestinationRuleSpec> {
  const policies = rule.ports.map(port => portPolicy(rule.host, port));
  const agreed = policies.every(policy => JSON.stringify(policy) === JSON.stringify(policies[0]));
  return {
    host: rule.host,
    exportTo: rule.exportTo,
    trafficPolicy: agreed ? policies[0] : {
      portLevelSettings: rule.ports.map((port, index) => ({ port: { number: port.number }, ...policies[index] })),
    },
  };
}

function portPolicy(host: string, port: EgressPort): Policy {
  return { tls: port.upstreamTls ? originate(port.upstreamTls, host) : { mode: 'DISABLE' } };
}

function originate(tls: UpstreamTls, host: string): Policy['tls'] {
  // Without both, Envoy takes them from each request's Host header: right for a wildcard, and nothing for a name.
  const name = tls.serverName ?? (isWildcard(host) ? undefined : host);
  return tls.unverifiedReason === undefined
    ? { mode: 'SIMPLE', sni: name, subjectAltNames: name === undefined ? undefined : [name] }
    : { mode: 'SIMPLE', sni: name, insecureSkipVerify: true };
}
