import type { World } from '../world';
import { originates, type DestinationRule } from './destination-rule';
import { ROOT_NAMESPACE } from '../../private/namespaces';

/** The rule for a wildcard of which nothing is used for a host, because another is for a narrower one: Istio takes the narrowest of a namespace, and then none of the root namespace. */
export function hiddenBy(world: World, rule: DestinationRule): DestinationRule | undefined {
  const wider = rule.selector ? [] : world.rulesOver(rule.host).filter(other => !other.selector && other.visibility.overlaps(rule.visibility));
  return wider.find(({ namespace }) => namespace === rule.namespace) ?? wider.find(({ namespace }) => namespace === ROOT_NAMESPACE);
}

/** Whether a rule takes away the TLS that a wider one would add, without a word of its own on TLS. */
export function hidesTls(world: World, rule: DestinationRule): boolean {
  const hidden = rule.tls.length > 0 ? undefined : hiddenBy(world, rule);
  const ports = hidden === undefined ? [] : world.registrationsOf(rule.host).flatMap(registered => registered.ports);
  // Where workloads encrypt themselves, that is right.
  return hidden !== undefined && hidden.tls.some(({ tls, subset }) => subset === undefined && originates(tls)) && !(ports.length > 0 && ports.every(({ traffic }) => traffic === 'tls'));
}
