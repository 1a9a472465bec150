import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Entry } from '../entry';
import type { HeaderOperations } from '../header-operations';
import type { HttpRoute } from '../route';
import type { RouteMatch } from '../route-match';
import { fail } from './errors';
import { isHttp } from './protocols';
import { matchesAt } from './route-cover';

const WAY_OUT = 'make it less, or let calls pass a gateway of GatewayFlavor.ISTIO';

/** Rules, and matches of all of them together, of which the host itself has one each. */
const RULES = 16;
const MATCHES = 128;

/** Something of which the definition of HTTPRoute takes only so much. */
interface Amount {
  readonly what: string;
  readonly is: number;
  readonly most: number;
}

/** Refuses more than an HTTPRoute has room for. */
export function refuseTooMuch(scope: IConstruct, { ports, routes, timeout }: Entry): void {
  const amounts = [...timeOf(timeout), ...routes.flatMap(amountsOf), ...ports.filter(isHttp).flatMap(({ number }, index, all) => {
    const matches = routes.map(route => matchesAt(route, all[index])).filter(some => some.length > 0);
    return [
      { what: `routes at port ${number} beside that of the host itself`, is: matches.length, most: RULES - 1 },
      { what: `matches at port ${number}`, is: matches.flat().length, most: MATCHES - 1 },
    ];
  })];
  const tooMuch = amounts.find(({ is, most }) => is > most);
  if (tooMuch) {
    fail(scope, `an HTTPRoute of GatewayFlavor.KUBERNETES takes ${tooMuch.most} ${tooMuch.what}, got ${tooMuch.is}; ${WAY_OUT}`);
  }
}

function amountsOf({ matches, destinations, mirrors, timeout, rewritePath, redirectTo, requestHeaders, responseHeaders }: HttpRoute): Amount[] {
  return [
    { what: 'matches of one route', is: matches.length, most: 64 },
    ...matches.flatMap(amountsOfMatch),
    { what: 'destinations', is: destinations.length, most: 16 },
    ...destinations.map(({ weight }) => ({ what: "as the 'weight' of a destination", is: weight ?? 0, most: 1_000_000 })),
    ...timeOf(timeout),
    ...sizeOf('a path that is written', rewritePath?.substitution ?? redirectTo?.path, 1024),
    // The Host of a destination is one of those that are set.
    ...amountsOfHeaders(requestHeaders, 15),
    ...amountsOfHeaders(responseHeaders, 16),
    ...destinations.flatMap(each => [...amountsOfHeaders(each.requestHeaders, 15), ...amountsOfHeaders(each.responseHeaders, 16)]),
    // Beside the rewrite, and what becomes of headers.
    { what: 'mirrors', is: mirrors.length, most: 13 },
  ];
}

function amountsOfMatch({ path, headers, queryParams }: RouteMatch): Amount[] {
  return [
    ...sizeOf('the path of a match', path?.text, 1024),
    { what: 'headers in a match', is: Object.keys(headers).length, most: 16 },
    ...Object.entries(headers).flatMap(([name, { text }]) => [...sizeOf('the name of a header', name, 256), ...sizeOf(`header ${name}`, text, 4096)]),
    { what: 'parameters in a match', is: Object.keys(queryParams).length, most: 16 },
    ...Object.entries(queryParams).flatMap(([name, { text }]) => [...sizeOf('the name of a parameter', name, 256), ...sizeOf(`parameter ${name}`, text, 1024)]),
  ];
}

function amountsOfHeaders({ set = {}, add = {}, remove = [] }: Partial<HeaderOperations> = {}, settable: number): Amount[] {
  return [
    { what: "headers in 'set'", is: Object.keys(set).length, most: settable },
    { what: "headers in 'add'", is: Object.keys(add).length, most: 16 },
    { what: "headers in 'remove'", is: remove.length, most: 16 },
    ...Object.entries({ ...set, ...add }).flatMap(([name, value]) => [...sizeOf('the name of a header', name, 256), ...sizeOf(`header ${name}`, value, 4096)]),
  ];
}

function sizeOf(what: string, text: string | undefined, most: number): Amount[] {
  return text === undefined ? [] : [{ what: `characters in ${what}`, is: text.length, most }];
}

/** A number of a time has five digits. */
function timeOf(timeout: Duration | undefined): Amount[] {
  return timeout === undefined ? [] : [{ what: "hours as 'timeout'", is: Math.floor(timeout.toHours({ integral: false })), most: 99_999 }];
}
