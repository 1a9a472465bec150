import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { Door } from '../entry';
import type { EgressPort } from '../port';
import { authorityOf } from './authority';
import type { TcpRule } from './connection-route';
import type { Leg, PassingHost } from './flavors';
import { httpRules, type HttpRule } from './http-route';
import { KINDS } from './kinds';
import { lanesOf, type Lane } from './lanes';
import { listOrNone } from './optional';
import type { HostRoutes } from './virtual-service';
import type { Wire } from './wire';
import { isHttp, isTcp, isTls } from '../private/protocols';

/*
 * Calls through a gateway have two legs, with a VirtualService each: from the workload's sidecar to the gateway, and from there to the host.
 */

/** What the gateway has not seen. Istio's own retries would repeat the host's answers as well, on each of two legs. */
const RETRIES = { attempts: 2, retryOn: 'connect-failure,refused-stream' };

/** The ways of a host: to the gateway, from there for requests, and from there for each port of connections. */
export function istioLegs({ host, ports }: PassingHost): Leg[] {
  const leg = (spec: Leg['spec'], ...suffixes: string[]): Leg => ({ kind: KINDS.virtualService, suffixes, spec });
  return [
    leg(meshLegSpec),
    ...ports.some(isHttp) ? [leg(gatewayLegSpec, 'gateway')] : [],
    ...lanesOf(host, ports).map(lane => leg((_, door) => laneSpec(lane, host, door), 'gateway', String(lane.port.number))),
  ];
}

/** The way to the gateway, which knows the host by one name only. Whatever else is said of requests is done behind it. */
export function meshLegSpec({ host, exportTo, ports }: HostRoutes, door: Door): Wire<VirtualServiceSpec> {
  const requests = ports.filter(isHttp);
  const lanes = lanesOf(host, ports);
  const several = requests.length > 1;
  return {
    hosts: [host],
    exportTo,
    http: listOrNone(requests.map((port): HttpRule => ({
      match: several ? [{ port: port.number }] : undefined,
      rewrite: { authority: authorityOf(host, port) },
      retries: RETRIES,
      route: [{ destination: { host: door.host, port: { number: door.httpPort! } } }],
    }))),
    tls: listOrNone(lanes.filter(({ port }) => isTls(port))
      .map(lane => ({ match: [{ port: lane.port.number, sniHosts: [host] }], route: intoLane(lane, door) }))),
    tcp: listOrNone(lanes.filter(({ port }) => isTcp(port)).map(lane => ({ match: [{ port: lane.port.number }], route: intoLane(lane, door) }))),
  };
}

/** The way from the gateway for requests, by all that is said of them. */
export function gatewayLegSpec(routed: HostRoutes, door: Door): Wire<VirtualServiceSpec> {
  const requests = routed.ports.filter(isHttp);
  return {
    ...atDoor(routed.host, door),
    http: httpRules(routed.routes, { ...routed, serverName: () => undefined }).map(rule => atGateway(rule, requests, routed.host)),
  };
}

/** The way from the gateway for the connections of a lane. */
export function laneSpec(lane: Lane, host: string, door: Door): Wire<VirtualServiceSpec> {
  return { ...atDoor(lane.serverName, door), tcp: [outOfLane(lane, host, door)] };
}

function atDoor(host: string, { namespace, gatewayName }: Door) {
  return { hosts: [host], exportTo: [namespace], gateways: [gatewayName] };
}

function intoLane({ name }: Lane, { host, tlsPort }: Door): TcpRule['route'] {
  return [{ destination: { host, subset: name, port: { number: tlsPort! } } }];
}

function outOfLane({ port }: Lane, host: string, { tlsPort }: Door): TcpRule {
  return { match: [{ port: tlsPort! }], route: [{ destination: { host, port: { number: port.number } } }] };
}

/** All requests arrive at one port of the gateway. The port that was dialled is told by their Host, which the first leg has seen to. */
function atGateway({ name, match = [], ...rest }: HttpRule, requests: EgressPort[], host: string): HttpRule {
  const matches = match.map(({ port: number, ...conditions }) => {
    const port = requests.length > 1 ? requests.find(each => each.number === number) : undefined;
    return port === undefined ? conditions : { ...conditions, authority: { exact: authorityOf(host, port) } };
  });
  const takesAll = matches.some(conditions => Object.values(conditions).every(condition => condition === undefined));
  return { name, match: takesAll ? undefined : listOrNone(matches), ...rest };
}
