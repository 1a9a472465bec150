import type { ServiceEntrySpec } from '../../imports/networking.istio.io';
import { addressesOf, resolutionOf, type Entry } from '../entry';
import { listOrNone } from './optional';
import type { Wire } from './wire';

/** That hosts outside the mesh exist, and where. */
export function serviceEntrySpec(entry: Entry, exportTo: string[]): Wire<ServiceEntrySpec> {
  return {
    hosts: entry.hosts,
    addresses: listOrNone(addressesOf(entry)),
    location: 'MESH_EXTERNAL',
    resolution: resolutionOf(entry),
    exportTo,
    ports: entry.ports.map(port => ({
      number: port.number,
      name: port.name,
      protocol: port.protocol,
      targetPort: port.targetPort === port.number ? undefined : port.targetPort,
    })),
    endpoints: listOrNone(entry.endpoints.map(({ address, ports, locality, weight }) => ({ address, ports, locality, weight }))),
  };
}
