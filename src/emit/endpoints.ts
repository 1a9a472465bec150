import type { k8s } from 'cdk8s-plus-27';
import type { EgressPort } from '../port';
import type { Wire } from './wire';
import { appProtocolOf } from '../private/protocols';

/** The most addresses that Kubernetes takes in one slice, and mirrors from one Endpoints object. */
export const MAX_ENDPOINTS = 1000;

/** What makes a slice belong to a Service, and Kubernetes' own controllers leave it alone. */
export function sliceLabels(serviceName: string): { [label: string]: string } {
  return {
    'kubernetes.io/service-name': serviceName,
    'endpointslice.kubernetes.io/managed-by': 'cdk8s-istio-egress',
  };
}

/** The addresses of a slice. */
export function sliceEndpoints(addresses: string[]): Wire<k8s.Endpoint[]> {
  return addresses.map(address => ({ addresses: [address] }));
}

/** The addresses of an Endpoints object, which Kubernetes mirrors into slices. */
export function endpointSubsets(addresses: string[], ports: EgressPort[]): Wire<k8s.EndpointSubset[]> {
  return [{ addresses: addresses.map(ip => ({ ip })), ports: endpointPorts(ports) }];
}

/** The ports at the addresses; they find their Service port by name. */
export function endpointPorts(ports: EgressPort[]): Wire<k8s.EndpointPort[]> {
  return ports.map(port => ({ name: port.name, port: port.targetPort, protocol: 'TCP', appProtocol: appProtocolOf(port) }));
}
