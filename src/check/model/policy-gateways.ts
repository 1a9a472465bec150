import type { World } from '../world';
import type { AuthorizationPolicy } from './authorization-policy';
import type { Gateway } from './gateway';
import { grouped } from './grouped';

/** The Gateways of whose proxies it is known that a policy is for them: one that names no pods is for those of its namespace. */
export function gatewaysOf(world: World): (policy: AuthorizationPolicy) => Gateway[] {
  const bySelector = [...grouped(world.istioGateways, ({ selector }) => JSON.stringify(Object.entries(selector).sort())).values()];
  return ({ namespace, selector, hasTargets }) => {
    const wanted = Object.entries(selector);
    return hasTargets ? [] : bySelector
      .filter(([{ selector: own }]) => Object.keys(own).length > 0 && wanted.every(([name, value]) => own[name] === value))
      .flatMap(gateways => wanted.length > 0 ? gateways : gateways.filter(each => each.namespace === namespace));
  };
}
