import type { k8s } from 'cdk8s-plus-27';
import type { EgressPort } from '../port';
import type { Wire } from './wire';
import { appProtocolOf } from '../private/protocols';

type ServicePort = Wire<k8s.ServicePort>;

/** A local name that DNS answers with an external one. */
export function externalNameServiceSpec(externalName: string, ports: EgressPort[]): Wire<k8s.ServiceSpec> {
  return { type: 'ExternalName', externalName, ports: ports.map(servicePort) };
}

/** A local name for addresses that a slice of its own lists. */
export function selectorlessServiceSpec(ports: EgressPort[], dualStack: boolean): Wire<k8s.ServiceSpec> {
  return { ports: ports.map(servicePortWithTarget), ipFamilyPolicy: dualStack ? 'PreferDualStack' : undefined };
}

/** A local name for pods. */
export function selectorServiceSpec(selector: { [label: string]: string }, ports: EgressPort[]): Wire<k8s.ServiceSpec> {
  return { selector, ports: ports.map(servicePortWithTarget) };
}

function servicePort(port: EgressPort): ServicePort {
  return { name: port.name, port: port.number, protocol: 'TCP', appProtocol: appProtocolOf(port) };
}

function servicePortWithTarget(port: EgressPort): ServicePort {
  return { ...servicePort(port), targetPort: port.targetPort === port.number ? undefined : port.targetPort };
}
