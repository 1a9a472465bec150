import type { IConstruct } from 'constructs';
import { checkConsumers, checkEndpoints, checkHosts, checkOriginalDestination, checkVirtualIps } from './entry-refusals';
import { namespaceFor } from './objects';
import { checkPorts } from './ports';
import { checkTrafficOptions } from './traffic-refusals';
import { checkFlag } from './values';
import { checkVia } from './via-refusals';
import { refuseWaypointLabels } from './waypoint-refusals';
import { trafficOf } from '../emit/traffic-policy';
import { isWildcard, plainEntry, type Entry } from '../entry';
import type { ExternalApiProps } from '../external-api-props';
import { EgressPort } from '../port';

const HTTPS = [EgressPort.https(443)];
const TLS = [EgressPort.tls(443)];

/** What the props of an external API say, each of them looked at by itself. */
export function entryOf(api: IConstruct, props: ExternalApiProps): Entry {
  const hosts = checkHosts(api, props.host, props.additionalHosts ?? []);
  checkTrafficOptions(api, props);
  const { via, gateway, waypoint } = checkVia(api, props.via);
  if (waypoint) {
    refuseWaypointLabels(api, props.metadata?.labels);
  }
  const usualPorts = isWildcard(hosts[0]) ? TLS : HTTPS;
  return plainEntry(hosts, props.ports === undefined ? usualPorts : checkPorts(api, props.ports), {
    namespace: namespaceFor(api, props),
    endpoints: checkEndpoints(api, props.endpoints),
    virtualIps: checkVirtualIps(api, props.virtualIps),
    originalDestination: checkOriginalDestination(api, props.originalDestination),
    dnsRoundRobin: checkFlag('dnsRoundRobin', props.dnsRoundRobin, api),
    via,
    gateway,
    waypoint,
    timeout: props.timeout,
    retries: props.retries,
    traffic: trafficOf(props),
    consumers: checkConsumers(api, props.consumers),
  });
}
