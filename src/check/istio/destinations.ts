import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { isPort } from './addresses';
import { isLabel, isWildcardDomain } from './names';

/** Where a rule sends things. */
export interface Destination {
  readonly host: string;
  readonly subset?: string;
  readonly port?: { readonly number?: number };
}

/** One of several destinations, and its share. */
export interface WeightedDestination {
  readonly destination: Destination;
  readonly weight?: number;
}

/** What Istio's webhook has against a destination. */
export function* destinationProblems(destination: Destination | undefined, path: Path): Iterable<Problem> {
  if (destination === undefined) {
    return;
  }
  const { host, subset, port } = destination;
  if (host === '*' || !isWildcardDomain(host)) {
    yield error('destination-bad-host', [...path, 'host'], `the destination ${show(host)} is no host`, 'write the DNS name of a Service or ServiceEntry');
  }
  if (subset !== undefined && subset !== '' && !isLabel(subset)) {
    yield error('destination-bad-subset', [...path, 'subset'], `${show(subset)} is no name of a subset`, 'write the name of a subset of the DestinationRule');
  }
  if (port !== undefined && !isPort(port.number ?? 0)) {
    yield error('destination-bad-port', [...path, 'port', 'number'], `the destination's port must be 1 to 65535, got ${port.number ?? 0}`,
      "write the port's number, or leave 'port' out where the host has one port only");
  }
}

/** Istio counts in 32 bits. */
const COUNTED_UP_TO = 2 ** 32;

/** What it has against the shares of destinations. */
export function* weightProblems(route: readonly WeightedDestination[], path: Path): Iterable<Problem> {
  for (const [index, { weight = 0 }] of route.entries()) {
    if (weight < 0) {
      yield error('destination-negative-weight', [...path, index, 'weight'], `'weight' must not be negative, got ${weight}`, 'write 0 or more');
    }
  }
  const total = route.reduce((sum, { weight = 0 }) => sum + weight, 0);
  if (route.length > 1 && total % COUNTED_UP_TO === 0) {
    yield error('destination-without-weight', path, `the weights of ${route.length} destinations add up to 0`, "give each destination its share as 'weight'");
  }
}
