import type { ServiceEntrySpec } from '../../imports/networking.istio.io';
import type { ExternalEndpoint } from '../endpoint';
import { addressesOf, resolutionOf, upstreamOf, type Entry } from '../entry';
import { listOrNone } from './optional';
import type { Wire } from './wire';

/** That hosts outside the mesh exist, and where. */
export function serviceEntrySpec(entry: Entry, exportTo: string[]): Wire<ServiceEntrySpec> {
  const upstream = upstreamOf(entry);
  // In the order in which they are written to files, so that nobody has to sort them.
  return {
    addresses: listOrNone(addressesOf(entry)),
    endpoints: listOrNone(upstream.endpoints.map(wireEndpoint)),
    exportTo,
    hosts: entry.hosts,
    location: 'MESH_EXTERNAL',
    ports: upstream.ports.map(port => ({
      name: port.name,
      number: port.number,
      protocol: port.protocol,
      targetPort: port.targetPort === port.number ? undefined : port.targetPort,
    })),
    resolution: resolutionOf(upstream),
  };
}

function wireEndpoint({ address, ports, locality, weight }: ExternalEndpoint) {
  return { address, ports, locality, weight };
}
