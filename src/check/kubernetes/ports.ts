import { isDnsLabel } from '../../private/dns';
import { show } from '../../private/errors';
import type { AcceptanceId } from '../explained';
import { pathText } from '../path';
import { error, type Path, type Problem } from '../problem';
import { isQualifiedName } from './names';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** What ports of Services, slices and Endpoints have in common; `kind` begins the rules' ids. */
export function* portProblems(kind: 'service' | 'endpoint-slice' | 'endpoints', { name, protocol, appProtocol }: any, path: Path): Iterable<Problem> {
  if (name && !isDnsLabel(name)) {
    const at = [...path, 'name'];
    yield error(`${kind}-port-name`, at, `${pathText(at)} must be a DNS label of at most 63 characters, got ${show(name)}`,
      "write it in lower case, with letters, digits and '-' only, such as 'http-web'");
  }
  if (protocol && !PROTOCOLS.includes(protocol)) {
    const at = [...path, 'protocol'];
    yield error(`${kind}-port-protocol`, at, `${pathText(at)} must be one of ${PROTOCOLS.join(', ')}, got ${show(protocol)}`, "write TCP, and what is spoken over it in 'appProtocol'");
  }
  if (typeof appProtocol === 'string' && !isQualifiedName(appProtocol)) {
    const at = [...path, 'appProtocol'];
    yield error(`${kind}-port-app-protocol`, at, `${pathText(at)} must be a name such as 'http' or 'kubernetes.io/h2c', got ${show(appProtocol)}`,
      "write the protocol's name alone");
  }
}

/** Ports are told apart by their names where there are several. */
export function* missingNameProblems(kind: 'service' | 'endpoints', ports: readonly any[], path: Path): Iterable<Problem> {
  if (ports.length > 1) {
    for (const index of ports.keys()) {
      if (!ports[index].name) {
        yield error(`${kind}-port-without-name`, [...path, index], `${pathText([...path, index, 'name'])} must be there, as there are several ports`, "write 'name'");
      }
    }
  }
}

/** Something that ports must not have in common; those without it do not count. */
export function* duplicateProblems(
  rule: AcceptanceId, ports: readonly any[], path: Path, what: string, keyOf: (port: any) => unknown,
): Iterable<Problem> {
  const seen = new Set<unknown>();
  for (const [index, port] of ports.entries()) {
    const key = keyOf(port);
    if (key !== undefined && seen.has(key)) {
      yield error(rule, [...path, index], `${pathText([...path, index])} must have a ${what} of its own, got ${show(key)} again`, `give each port its own ${what}`);
    }
    seen.add(key);
  }
}

/** The items of a list; a null among them is an empty object. */
export function itemsOf(list: unknown): readonly any[] {
  return Array.isArray(list) ? list.map(item => item ?? {}) : [];
}

export function isPortNumber(number: unknown): boolean {
  return typeof number === 'number' && number >= 1 && number <= 65535;
}
