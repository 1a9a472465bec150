import type { EgressPort } from '../port';
import { labelOf, lanesOf } from './lanes';
import type { Passenger } from '../private/passengers';
import { isHttp } from '../private/protocols';

/**
 * What a gateway of the Kubernetes Gateway API listens for, at a port of its own: routes there can not name a subset by which sidecars would ask for
 * one server name or another, so the port tells. Only one namespace may have routes for it.
 */
export interface Listener {
  readonly name: string;
  readonly namespace: string;
  /** The server name of connections; requests have their Host. */
  readonly serverName?: string;
}

/** The listener of all requests to the hosts of a namespace that workloads send to a port. */
export function requestListener(namespace: string, port: EgressPort): Listener {
  return { name: labelOf(`requests.${port.number}.${namespace}`), namespace };
}

/** The listener of connections to a port of a host. */
export function connectionListener(namespace: string, host: string, port: EgressPort): Listener {
  const [{ serverName }] = lanesOf(host, [port]);
  return { name: labelOf(`connections.${port.number}.${host}`), namespace, serverName };
}

/** The listeners that an API needs. */
export function listenersOf({ hosts, ports, namespace }: Passenger): Listener[] {
  return ports.flatMap(port => isHttp(port) ? [requestListener(namespace!, port)] : hosts.map(host => connectionListener(namespace!, host, port)));
}
