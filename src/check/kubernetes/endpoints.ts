import { isDnsLabel } from '../../private/dns';
import { show } from '../../private/errors';
import type { Acceptance } from '../acceptance';
import { pathText } from '../path';
import { error, type Path, type Problem } from '../problem';
import { endpointIpProblems } from './addresses';
import { metadataProblems } from './metadata';
import { isSubdomain } from './names';
import { isPortNumber, itemsOf, missingNameProblems, portProblems } from './ports';
import { readingProblems } from './reading';
import { ENDPOINTS } from './schemas';

export const endpoints: Acceptance = function* (manifest) {
  const unreadable = readingProblems(manifest, 'v1', ENDPOINTS);
  if (unreadable.length > 0) {
    yield* unreadable;
    return;
  }
  yield* metadataProblems(manifest, { holds: isSubdomain, says: 'the name of a Service' });
  for (const [index, subset] of itemsOf(manifest.subsets).entries()) {
    yield* subsetProblems(subset, ['subsets', index]);
  }
};

function* subsetProblems(subset: any, path: Path): Iterable<Problem> {
  const ready = itemsOf(subset.addresses);
  const notReady = itemsOf(subset.notReadyAddresses);
  if (ready.length + notReady.length === 0) {
    yield error('endpoints-without-addresses', path, `${pathText(path)} must have addresses`, "write 'addresses', or leave the subset out");
  }
  for (const [field, addresses] of [['addresses', ready], ['notReadyAddresses', notReady]] as const) {
    for (const [index, address] of addresses.entries()) {
      yield* addressProblems(address, [...path, field, index]);
    }
  }
  const ports = itemsOf(subset.ports);
  yield* missingNameProblems('endpoints', ports, [...path, 'ports']);
  for (const [index, port] of ports.entries()) {
    const at = [...path, 'ports', index];
    yield* portProblems('endpoints', port, at);
    if (!isPortNumber(port.port)) {
      yield error('endpoints-port-number', [...at, 'port'], `${pathText([...at, 'port'])} must be from 1 to 65535, got ${show(port.port)}`, 'write the number of the port');
    }
  }
}

function* addressProblems({ ip, hostname, nodeName }: any, path: Path): Iterable<Problem> {
  yield* endpointIpProblems('endpoints-ip', ip ?? '', [...path, 'ip']);
  if (hostname && !isDnsLabel(hostname)) {
    yield error('endpoints-hostname', [...path, 'hostname'], `${pathText([...path, 'hostname'])} must be a DNS label, got ${show(hostname)}`, 'write the first label of the name alone');
  }
  if (typeof nodeName === 'string' && !isSubdomain(nodeName)) {
    yield error('endpoints-node-name', [...path, 'nodeName'], `${pathText([...path, 'nodeName'])} must be the name of a node, got ${show(nodeName)}`, "leave 'nodeName' out");
  }
}
