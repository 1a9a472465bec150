import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { isIp } from './addresses';
import { isLabel, isPartialWildcard, isWildcardDomain } from './names';

/*
 * Hosts with the namespace that they are looked for in: `namespace/host`.
 */

const ANY = '*';
const OWN = '.';
const NONE = '~';
const FIRST_MINOR_WITH_EXCLUSION = 31;

/** What Istio's webhook has against a host of a Gateway's server: `host` or `namespace/host`. Only what comes from a Gateway of Kubernetes may be for no namespace. */
export function* gatewayHostProblems(host: string, path: Path, fromKubernetes: boolean): Iterable<Problem> {
  const { namespace = ANY, name } = split(host);
  if (![ANY, OWN].includes(namespace) && !isLabel(namespace) && !(fromKubernetes && namespace === NONE)) {
    yield badNamespace(namespace, host, path, "'*' or '.'");
  }
  if (!isIp(name)) {
    yield* nameProblems(name, host, path);
  } else if (!name.includes('.')) {
    yield shortName(name, host, path);
  }
}

/** What Istio's webhook has against a host of a Sidecar's listener: `namespace/host`. */
export function* sidecarHostProblems(host: string, path: Path, istioMinor: number): Iterable<Problem> {
  const { namespace, name } = split(host);
  if (namespace === undefined) {
    yield error('host-without-namespace', path, `a Sidecar's host must be 'namespace/host', got ${show(host)}`, "write '*/' before it for all namespaces");
    return;
  }
  const excludes = istioMinor >= FIRST_MINOR_WITH_EXCLUSION && namespace.startsWith(NONE);
  const place = excludes ? namespace.slice(NONE.length) : namespace;
  if (namespace !== NONE && ![ANY, OWN].includes(place) && !isLabel(place)) {
    yield badNamespace(namespace, host, path, "'*', '.' or '~'");
  }
  yield* nameProblems(name, host, path);
}

function split(host: string): { readonly namespace?: string; readonly name: string } {
  const slash = host.indexOf('/');
  return slash < 0 ? { name: host } : { namespace: host.slice(0, slash), name: host.slice(slash + 1) };
}

function badNamespace(namespace: string, host: string, path: Path, others: string): Problem {
  return error('host-namespace', path, `${show(namespace)} in ${show(host)} is no namespace`, `write the name of a namespace, or ${others}`);
}

function shortName(name: string, host: string, path: Path): Problem {
  return error('host-short', path, `${show(name)} in ${show(host)} must be a full name, with a dot`, "write the full name, such as 'api.example.com'");
}

function* nameProblems(name: string, host: string, path: Path): Iterable<Problem> {
  if (!isWildcardDomain(name)) {
    yield error('host-invalid', path, `${show(name)} in ${show(host)} is no DNS name`, "write a DNS name, such as 'api.example.com' or '*.example.com'");
  } else if (isPartialWildcard(name)) {
    yield error('host-partial-wildcard', path, `the wildcard in ${show(host)} must be all of the first label`, "write such as '*.example.com'");
  } else if (name !== ANY && !name.includes('.')) {
    yield shortName(name, host, path);
  }
}
