import { isDnsLabel } from '../../private/dns';
import { show } from '../../private/errors';
import type { Acceptance } from '../acceptance';
import { pathText } from '../path';
import { error, type Path, type Problem } from '../problem';
import { endpointIpProblems, familyOf } from './addresses';
import { labelProblems, metadataProblems } from './metadata';
import { isLabelValue, isSubdomain } from './names';
import { duplicateProblems, itemsOf, portProblems } from './ports';
import { readingProblems } from './reading';
import { ENDPOINT_SLICE } from './schemas';

const TYPES = ['IPv4', 'IPv6', 'FQDN'];
const MAX_ENDPOINTS = 1000;
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20_000;
const MAX_TOPOLOGY = 16;
const MAX_HINTS = 8;

export const endpointSlice: Acceptance = function* (manifest) {
  const unreadable = readingProblems(manifest, 'discovery.k8s.io/v1', ENDPOINT_SLICE);
  if (unreadable.length > 0) {
    yield* unreadable;
    return;
  }
  yield* metadataProblems(manifest, { holds: isSubdomain, says: 'a DNS name' });
  if (!TYPES.includes(manifest.addressType)) {
    yield error('endpoint-slice-address-type', ['addressType'], `addressType must be one of ${TYPES.join(', ')}, got ${show(manifest.addressType)}`,
      'write IPv4 or IPv6, and one slice for each');
  }
  yield* slicePortProblems(itemsOf(manifest.ports));
  yield* sizeProblems(itemsOf(manifest.endpoints), MAX_ENDPOINTS, ['endpoints'], 'several slices');
  for (const [index, endpoint] of itemsOf(manifest.endpoints).entries()) {
    yield* endpointProblems(endpoint, manifest.addressType, ['endpoints', index]);
  }
};

function* slicePortProblems(ports: readonly any[]): Iterable<Problem> {
  yield* sizeProblems(ports, MAX_PORTS, ['ports'], 'several slices');
  for (const [index, port] of ports.entries()) {
    yield* portProblems('endpoint-slice', port, ['ports', index]);
  }
  yield* duplicateProblems('endpoint-slice-duplicate-port', ports, ['ports'], 'name', ({ name }) => name ?? '');
}

function* endpointProblems(endpoint: any, addressType: unknown, path: Path): Iterable<Problem> {
  const addresses: readonly string[] = (endpoint.addresses ?? []).map((address: string | null) => address ?? '');
  const at = [...path, 'addresses'];
  if (addresses.length === 0) {
    yield error('endpoint-slice-without-addresses', path, `${pathText(at)} must have an address`, "write one address in 'addresses'");
  }
  yield* sizeProblems(addresses, MAX_ADDRESSES, at, 'one endpoint for each address');
  for (const [index, address] of addresses.entries()) {
    yield* addressProblems(address, addressType, [...at, index]);
  }
  yield* nameProblems(endpoint, path);
  yield* sizeProblems(Object.keys(endpoint.deprecatedTopology ?? {}), MAX_TOPOLOGY, [...path, 'deprecatedTopology'], "'zone' instead");
  yield* labelProblems(endpoint.deprecatedTopology, [...path, 'deprecatedTopology']);
  yield* hintProblems(itemsOf(endpoint.hints?.forZones), isLabelValue, [...path, 'hints', 'forZones']);
  yield* hintProblems(itemsOf(endpoint.hints?.forNodes), isSubdomain, [...path, 'hints', 'forNodes']);
}

function* addressProblems(address: string, addressType: unknown, path: Path): Iterable<Problem> {
  if (addressType === 'FQDN') {
    const name = address.replace(/\.$/, '');
    if (!isSubdomain(name) || !name.includes('.') || !name.split('.').every(isDnsLabel)) {
      yield error('endpoint-slice-address', path, `${pathText(path)} must be a full DNS name, got ${show(address)}`, "write a name such as 'db.example.com'");
    }
  } else if (familyOf(address) !== undefined && ['IPv4', 'IPv6'].includes(addressType as string) && familyOf(address) !== addressType) {
    yield error('endpoint-slice-address-family', path, `${pathText(path)} must be an ${addressType} address, as addressType says, got ${show(address)}`,
      'write one slice for each family');
  } else if (TYPES.includes(addressType as string)) {
    yield* endpointIpProblems('endpoint-slice-address', address, path, addressType === 'IPv4');
  }
}

function* nameProblems({ hostname, nodeName }: any, path: Path): Iterable<Problem> {
  if (typeof hostname === 'string' && !isDnsLabel(hostname)) {
    yield error('endpoint-slice-hostname', [...path, 'hostname'], `${pathText([...path, 'hostname'])} must be a DNS label, got ${show(hostname)}`,
      'write the first label of the name alone');
  }
  if (typeof nodeName === 'string' && !isSubdomain(nodeName)) {
    yield error('endpoint-slice-node-name', [...path, 'nodeName'], `${pathText([...path, 'nodeName'])} must be the name of a node, got ${show(nodeName)}`, "leave 'nodeName' out");
  }
}

function* hintProblems(hints: readonly any[], holds: (name: string) => boolean, path: Path): Iterable<Problem> {
  yield* sizeProblems(hints, MAX_HINTS, path, 'fewer of them');
  yield* duplicateProblems('endpoint-slice-duplicate-hint', hints, path, 'name', ({ name }) => name ?? '');
  for (const [index, { name }] of hints.entries()) {
    if (!holds(name ?? '')) {
      yield error('endpoint-slice-hint', [...path, index], `${pathText([...path, index, 'name'])} must be the name of a zone or node, got ${show(name)}`, "leave 'hints' out");
    }
  }
}

function* sizeProblems(items: readonly unknown[], most: number, path: Path, instead: string): Iterable<Problem> {
  if (items.length > most) {
    yield error('endpoint-slice-size', path, `${pathText(path)} must have at most ${most} items, got ${items.length}`, `write ${instead}`);
  }
}
