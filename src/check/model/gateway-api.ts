import { located, type Located } from './located';
import { fields, items, labels, text, texts } from './read';
import type { ServiceEntry } from './service-entry';
import { isWaypoint } from './waypoint';
import { KINDS, referenceTo } from '../../emit/kinds';
import type { Manifest } from '../manifest';
import type { Path } from '../problem';

/** The group of Kubernetes' Gateway API. */
export const GATEWAY_API = referenceTo(KINDS.kubernetesGateway).group;

/** A route for requests, and the entries that it hangs on. */
export interface EntryRoute extends Located {
  readonly entries: { readonly name: string; readonly namespace: string; readonly path: Path }[];
}

export function httpRoute(manifest: Manifest): EntryRoute {
  const at = located(manifest);
  const { group, kind } = referenceTo(KINDS.serviceEntry);
  return {
    ...at,
    entries: items(fields(manifest.spec).parentRefs).filter(({ value }) => value.group === group && value.kind === kind).map(({ index, value }) => ({
      name: text(value.name) ?? '', namespace: text(value.namespace) ?? at.namespace, path: ['spec', 'parentRefs', index],
    })),
  };
}

/** The hosts that an object of Kubernetes' Gateway API has to do with: a route leads to them, or a policy says how they are called. */
export function gatewayApiHosts(manifest: Manifest, entries: ServiceEntry[]): string[] {
  const { namespace } = located(manifest);
  const { hostnames, rules, targetRefs } = fields(manifest.spec);
  const targets = new Set(items(targetRefs).filter(({ value }) => value.kind === KINDS.serviceEntry.kind).map(({ value }) => value.name));
  return [
    ...texts(hostnames),
    ...items(rules).flatMap(({ value }) => items(value.backendRefs)).flatMap(({ value }) => value.kind === 'Hostname' ? text(value.name) ?? [] : []),
    ...entries.filter(each => each.namespace === namespace && targets.has(each.name)).flatMap(({ hosts }) => hosts.map(({ host }) => host)),
  ];
}

/** Name of the Service that Istio deploys for a Gateway. */
export function deployedService(manifest: Manifest): string {
  const { name } = located(manifest);
  return labels(fields(manifest.metadata).annotations)[NAME_OVERRIDE]
    ?? (isWaypoint(manifest) ? name : `${name}-${text(fields(manifest.spec).gatewayClassName)}`);
}

const NAME_OVERRIDE = 'gateway.istio.io/name-override';
