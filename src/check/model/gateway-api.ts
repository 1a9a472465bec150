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

/** The Service that is deployed for a Gateway of Kubernetes' Gateway API: `name.namespace`. */
export function serviceFor(manifest: Manifest): string {
  const { name, namespace } = located(manifest);
  const usual = isWaypoint(manifest) ? name : `${name}-${text(fields(manifest.spec).gatewayClassName) ?? ''}`;
  return `${labels(fields(manifest.metadata).annotations)[NAME_OVERRIDE] ?? usual}.${namespace}`;
}

const NAME_OVERRIDE = 'gateway.istio.io/name-override';
