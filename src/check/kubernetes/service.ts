import { show } from '../../private/errors';
import type { Acceptance } from '../acceptance';
import { pathText } from '../path';
import { error, type Path, type Problem } from '../problem';
import { endpointIpProblems } from './addresses';
import { labelProblems, metadataProblems } from './metadata';
import { isPortName, isServiceName, isSubdomain } from './names';
import { duplicateProblems, isPortNumber, itemsOf, missingNameProblems, portProblems } from './ports';
import { readingProblems } from './reading';
import { SERVICE } from './schemas';
import { exposureProblems } from './service-exposure';
import { clusterIpProblems, isHeadless } from './service-ips';

const PORTS: Path = ['spec', 'ports'];

export const service: Acceptance = function* (manifest) {
  const unreadable = readingProblems(manifest, 'v1', SERVICE);
  if (unreadable.length > 0) {
    yield* unreadable;
    return;
  }
  const spec = { ...manifest.spec, type: manifest.spec?.type || 'ClusterIP' };
  yield* metadataProblems(manifest, { holds: isServiceName, says: 'a DNS label that begins with a letter' });
  yield* allPortsProblems(spec);
  yield* spec.type === 'ExternalName' ? externalNameProblems(spec) : clusterIpProblems(spec);
  yield* labelProblems(spec.selector, ['spec', 'selector']);
  for (const [index, ip] of (spec.externalIPs ?? []).entries()) {
    yield* endpointIpProblems('service-external-ip', ip ?? '', ['spec', 'externalIPs', index]);
  }
  yield* exposureProblems(spec);
};

function* allPortsProblems(spec: any): Iterable<Problem> {
  const ports = itemsOf(spec.ports);
  if (ports.length === 0 && spec.type !== 'ExternalName' && !isHeadless(spec)) {
    yield error('service-without-ports', PORTS, 'spec.ports must have a port, as the Service has an address', "write its ports, or clusterIP 'None'");
  }
  yield* missingNameProblems('service', ports, PORTS);
  for (const [index, port] of ports.entries()) {
    yield* portProblems('service', port, [...PORTS, index]);
    yield* numberProblems(port, spec.type, [...PORTS, index]);
  }
  yield* duplicateProblems('service-duplicate-port-name', ports, PORTS, 'name', ({ name }) => name || undefined);
  yield* duplicateProblems('service-duplicate-port', ports, PORTS, 'number', port => `${port.protocol || 'TCP'} ${port.port}`);
  yield* duplicateProblems('service-duplicate-node-port', ports, PORTS, 'node port', port => port.nodePort ? `${port.protocol || 'TCP'} ${port.nodePort}` : undefined);
}

function* numberProblems({ port, targetPort, nodePort }: any, type: string, path: Path): Iterable<Problem> {
  if (!isPortNumber(port)) {
    yield error('service-port-number', [...path, 'port'], `${pathText([...path, 'port'])} must be from 1 to 65535, got ${show(port)}`, 'write the number that callers dial');
  }
  if (targetPort && !(typeof targetPort === 'string' ? isPortName(targetPort) : isPortNumber(targetPort))) {
    yield error('service-target-port', [...path, 'targetPort'], `${pathText([...path, 'targetPort'])} must be a number from 1 to 65535 or the name of a port, got ${show(targetPort)}`,
      "write the number without quotes, or a name of at most 15 letters, digits and '-'");
  }
  if (nodePort && type === 'ClusterIP') {
    yield error('service-node-port', [...path, 'nodePort'], `${pathText([...path, 'nodePort'])} must not be there with type ClusterIP, got ${nodePort}`,
      'leave it out, or write type NodePort');
  }
}

/** A Service that is only another name has no addresses. */
function* externalNameProblems(spec: any): Iterable<Problem> {
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (!isSubdomain(name)) {
    yield error('service-external-name', ['spec', 'externalName'], `spec.externalName must be a DNS name in lower case, got ${show(spec.externalName)}`,
      "write a name such as 'api.example.com', without scheme and port");
  }
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
    if (spec[field] !== undefined && spec[field] !== null && (field === 'ipFamilyPolicy' || spec[field].length > 0)) {
      yield error('service-external-name-with-address', ['spec', field], `spec.${field} must not be there with type ExternalName`, `leave '${field}' out`);
    }
  }
}
