import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Addressed } from './address-refusals';
import { ipFamily, type IpFamily } from './ip';
import { commonMetadata, emit, ensure } from './objects';
import { endpointPorts, endpointSubsets, MAX_ENDPOINTS, sliceEndpoints, sliceLabels } from '../emit/endpoints';
import { KINDS } from '../emit/kinds';
import { EndpointsForm } from '../endpoints-alias-props';
import type { ManifestOptions } from '../target';

/** The addresses of one IP family. */
export function addressesOf(family: IpFamily, { addresses }: Addressed): string[] {
  return addresses.filter(address => ipFamily(address) === family);
}

/** Adds the objects with the addresses of a Service that are not there yet: for each IP family one slice for every 1,000, or one Endpoints. */
export function ensureEndpoints(alias: Construct, serviceName: string, options: ManifestOptions, state: () => Addressed): void {
  if (state().form === EndpointsForm.ENDPOINTS) {
    ensure(alias, 'Endpoints', id => emit(alias, id, KINDS.endpoints, commonMetadata(options), {
      subsets: Lazy.any({ produce: () => endpointSubsets(state().addresses, state().ports) }),
    }));
    return;
  }
  for (const family of ['IPv4', 'IPv6'] as const) {
    for (let first = 0; first < addressesOf(family, state()).length; first += MAX_ENDPOINTS) {
      const suffix = `${family.toLowerCase()}-${first / MAX_ENDPOINTS + 1}`;
      const metadata = commonMetadata(options);
      ensure(alias, `EndpointSlice-${suffix}`, id => emit(alias, id, KINDS.endpointSlice, {
        ...metadata,
        name: `${serviceName}-${suffix}`,
        labels: { ...metadata.labels, ...sliceLabels(serviceName) },
      }, {
        addressType: family,
        endpoints: Lazy.any({ produce: () => sliceEndpoints(addressesOf(family, state()).slice(first, first + MAX_ENDPOINTS)) }),
        ports: Lazy.any({ produce: () => endpointPorts(state().ports) }),
      }));
    }
  }
}
