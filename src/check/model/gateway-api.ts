import { located } from './located';
import { fields, items, labels, text, texts } from './read';
import type { ServiceEntry } from './service-entry';
import { isWaypoint } from './waypoint';
import { KINDS, referenceTo } from '../../emit/kinds';
import type { Manifest } from '../manifest';

/** The group of Kubernetes' Gateway API. */
export const GATEWAY_API = referenceTo(KINDS.kubernetesGateway).group;

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
