import type { IConstruct } from 'constructs';
import { FOR_LABEL, SERVICE_TYPES, WAYPOINT_LABEL } from '../emit/waypoint';
import type { Entry, Waypoint } from '../entry';
import { credentialOf } from './credentials';
import { fail, show } from './errors';
import { AUTO_ALLOCATE_LABEL } from './objects';
import { describePort } from './ports';
import { refuseRelay } from './relay-refusals';

/** Refuses labels of an entry that would name another waypoint, or have calls go past it. */
export function refuseWaypointLabels(scope: IConstruct, labels: { [key: string]: string } = {}): void {
  const taken = Object.keys(labels).find(label => label.startsWith(WAYPOINT_LABEL) || label === AUTO_ALLOCATE_LABEL);
  if (taken !== undefined) {
    fail(scope, `'metadata.labels' has ${show(taken)}, which 'via' sets for its waypoint; leave one of them out`);
  }
}

/** Refuses the label of a waypoint that would have calls to hosts go past it. */
export function checkTrafficType(scope: IConstruct, labels: { [key: string]: string } = {}): void {
  const type = labels[FOR_LABEL];
  if (type !== undefined && !SERVICE_TYPES.includes(type)) {
    fail(scope, `'metadata.labels' has ${show(FOR_LABEL)}: ${show(type)}, and calls to hosts would go past the waypoint; leave it out, or say ${SERVICE_TYPES.join(' or ')}`);
  }
}

/** Refuses what can not pass a waypoint, or what would be told of callers that it does not know. */
export function refuseWaypoint(scope: IConstruct, entry: Entry): void {
  if (entry.waypoint) {
    refuseRelay(scope, 'waypoint', entry);
    refuseNowhere(scope, entry);
    refuseTls(scope, entry, entry.waypoint);
    refuseRoutes(scope, entry);
  }
}

function refuseNowhere(scope: IConstruct, { hosts, endpoints, originalDestination, virtualIps }: Entry): void {
  if (originalDestination) {
    fail(scope, "'originalDestination' must not be set beside 'via': calls come to a waypoint by an address of the host's own, which stands for no other; leave one of them out");
  }
  const real = endpoints.find(({ address }) => virtualIps?.addresses.includes(address));
  if (real) {
    fail(scope, `'virtualIps' has ${real.address} of 'endpoints', and calls to it would go past the waypoint of 'via': ztunnel takes them for calls to the endpoint itself; give the host another virtual IP`);
  }
  if (virtualIps && virtualIps.addresses.length > 1) {
    fail(scope, `'virtualIps' has several addresses (${virtualIps.addresses.join(', ')}), and the waypoint of 'via' knows one of them alone: it closes connections to the others; leave one`);
  }
  if (virtualIps && hosts.length > 1) {
    fail(scope, `'additionalHosts' (${hosts.slice(1).join(', ')}) can not share 'virtualIps' at the waypoint of 'via', which knows hosts by address and would take all calls for ${hosts[0]}; ` +
      "make one ExternalApi with its own virtual IPs for each host, or leave 'virtualIps' out");
  }
}

/** istiod hands a waypoint the Secrets of the waypoint's namespace. */
function refuseTls(scope: IConstruct, { ports }: Entry, { workload }: Waypoint): void {
  for (const port of ports) {
    const credential = credentialOf(port.upstreamTls);
    if (credential && credential.workload !== workload) {
      fail(scope, `Secret ${show(credential.secret)} of port ${describePort(port)} is for a workload, and the waypoint of 'via' adds the TLS; give it to 'workload' of the waypoint`);
    }
  }
}

function refuseRoutes(scope: IConstruct, { routes }: Entry): void {
  for (const { sourceNamespace, sourceLabels } of routes.flatMap(({ matches }) => matches)) {
    const unknown = sourceNamespace ? 'sourceNamespace' : Object.keys(sourceLabels).length > 0 ? 'sourceLabels' : undefined;
    if (unknown) {
      fail(scope, `'${unknown}' of a match is not looked at by the waypoint of 'via'; match something else`);
    }
  }
}
