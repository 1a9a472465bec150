import { fields, list, number, text, texts, type Fields } from './read';
import type { RouteKind } from './virtual-service';

/** What a match of requests may have beside conditions on the request itself. */
const NO_CONDITIONS = ['port', 'gateways', 'sourceLabels', 'sourceNamespace', 'name', 'statPrefix', 'ignoreUriCase'];
const ANY_PATH = ['*', '.*'];

/** Whether a match takes whatever there is at its ports from its callers. What is for TLS asks for names. */
export function takesEverything(kind: RouteKind, match: Fields): boolean {
  return kind === 'tcp' ? list(match.destinationSubnets).length === 0 : kind === 'http' && Object.keys(match).every(field => NO_CONDITIONS.includes(field) || isVoid(field, match[field]));
}

function isVoid(field: string, value: unknown): boolean {
  const { prefix, regex } = fields(value);
  return field === 'uri' ? prefix === '/' || ANY_PATH.includes(regex) : Object.keys(fields(value)).length === 0 && typeof value === 'object';
}

/** The server names and ranges of addresses that a match of TLS is for, as Istio compares them. */
export function namesOfMatch({ sniHosts, destinationSubnets }: Fields): string {
  return `${texts(sniHosts).join()}|${texts(destinationSubnets).join()}`;
}

/** Whether all ports and callers of a later match are those of an earlier one too. */
export function isForAllOf(earlier: Fields, later: Fields): boolean {
  const gateways = texts(earlier.gateways);
  const own = texts(later.gateways);
  return (number(earlier.port) === undefined || earlier.port === later.port)
    && (gateways.length === 0 || (own.length > 0 && own.every(each => gateways.includes(each))))
    && (!text(earlier.sourceNamespace) || earlier.sourceNamespace === later.sourceNamespace)
    && Object.entries(fields(earlier.sourceLabels)).every(([label, value]) => fields(later.sourceLabels)[label] === value);
}
