import { show } from '../../private/errors';
import { error, warning, type Path, type Problem } from '../problem';
import { isFqdn, isLabel } from './names';

const FIX = "write '<namespace>/<name>', the name of a Gateway in the own namespace, or 'mesh'";

/** What Istio's webhook has against the names of gateways. Like it, this ends at the first without a namespace. */
export function* gatewayNameProblems(names: readonly string[] | undefined, path: Path, anyName = false): Iterable<Problem> {
  for (const [index, gateway] of (names ?? []).entries()) {
    const slash = gateway.indexOf('/');
    if (slash < 0) {
      yield* shortNameProblems(gateway, [...path, index]);
      return;
    }
    const namespace = gateway.slice(0, slash);
    const name = gateway.slice(slash + 1);
    if (!isLabel(namespace) || name === '' || !(anyName || isLabel(name))) {
      yield error('gateway-name-invalid', [...path, index], `${show(gateway)} in 'gateways' is no namespace and name of a Gateway`, FIX);
    }
  }
}

function* shortNameProblems(gateway: string, path: Path): Iterable<Problem> {
  if (!isFqdn(gateway)) {
    yield error('gateway-name-invalid', path, `${show(gateway)} in 'gateways' is no name of a Gateway`, FIX);
  } else if (gateway.includes('.')) {
    const [name, namespace] = gateway.split('.');
    yield warning('gateway-name-legacy', path, `${show(gateway)} in 'gateways' is in the old form of a Gateway's name`, `write '${namespace}/${name}'`);
  }
}
