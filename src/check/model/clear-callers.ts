import type { Registered } from './registry';
import type { World } from '../world';
import { originatesAt, OWN_NAMESPACE, settingAt, type DestinationRule } from './destination-rule';
import type { Port } from './port';

/** Callers in a namespace who do not get the TLS that others get on a port. */
export interface ClearCallers {
  readonly port: Port;
  /** Undefined where it is all namespaces that nothing else is said of. */
  readonly namespace?: string;
  /** The rule that adds TLS for others. */
  readonly rule: DestinationRule;
  /** What these callers get instead; undefined if they get none. */
  readonly instead?: DestinationRule;
}

// No namespace has this name: it stands for any that no rule names.
const ELSEWHERE = '*';

/** Several rules ask for them. */
const KNOWN = new WeakMap<Registered, readonly ClearCallers[]>();

/** Who sends in clear to a host for which a rule adds TLS for others. */
export function clearCallers(world: World, registered: Registered): readonly ClearCallers[] {
  const rules = world.rulesOf(registered.host).filter(({ selector, originates }) => !selector && originates);
  // Behind a gateway workloads may have nothing to encrypt for.
  if (rules.length === 0 || world.isBehindGateway(registered.host)) {
    return NOBODY;
  }
  let found = KNOWN.get(registered);
  if (found === undefined) {
    KNOWN.set(registered, found = [...find(world, registered, rules)]);
  }
  return found;
}

const NOBODY: readonly never[] = [];

function* find(world: World, { host, namespace: owner, visibility, ports }: Registered, rules: readonly DestinationRule[]): Iterable<ClearCallers> {
  const callers = visibility.everyone ? [owner, ...world.ruleNamespaces(host), ELSEWHERE] : [...visibility.namespaces];
  for (const port of ports.filter(({ traffic }) => traffic !== 'tls')) {
    const rule = rules.find(each => originatesAt(each, port.number) && !isAway(each));
    for (const caller of rule ? new Set(callers) : []) {
      const found = world.rulesFor(caller, host, owner).filter(({ selector }) => !selector);
      if (found.some(each => originatesAt(each, port.number))) {
        continue;
      }
      // Whoever writes that there be no TLS means it.
      const instead = found[found.length - 1];
      if (!instead || settingAt(instead, 'tls', port.number) === undefined) {
        yield { port, namespace: caller === ELSEWHERE ? undefined : caller, rule: rule!, instead };
      }
    }
  }
}

/** A rule that is not for its own namespace: it is for a gateway, or for somebody who asked for it. */
function isAway({ visibility, namespace, exportKey }: DestinationRule): boolean {
  return !visibility.sees(namespace) && !exportKey.split(',').includes(OWN_NAMESPACE);
}
