import type { ServiceEntrySpec } from '../../imports/networking.istio.io';
import type { ExternalEndpoint } from '../endpoint';
import { addressesOf, resolutionOf, upstreamOf, type Entry } from '../entry';
import { listOrNone } from './optional';
import type { Wire } from './wire';

/** That hosts outside the mesh exist, and where. */
export function serviceEntrySpec(entry: Entry, exportTo: string[]): Wire<ServiceEntrySpec> {
  const upstream = upstreamOf(entry);
  return {
    hosts: entry.hosts,
    addresses: listOrNone(addressesOf(entry)),
    location: 'MESH_EXTERNAL',
    resolution: resolutionOf(upstream),
    exportTo,
    ports: upstream.ports.map(port => ({
      number: port.number,
      name: port.name,
      protocol: port.protocol,
      targetPort: port.targetPort === port.number ? undefined : port.targetPort,
    })),
    endpoints: listOrNone(upstream.endpoints.map(wireEndpoint)),
  };
}

function wireEndpoint({ address, ports, locality, weight }: ExternalEndpoint) {
  return { address, ports, locality, weight };
}
