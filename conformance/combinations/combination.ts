import { ALIASES, type AliasValue } from './aliases';
import { ENDPOINTS, type EndpointsValue } from './endpoints';
import { PORTS, type PortValue } from './ports';
import { RESILIENCE, type ResilienceValue } from './resilience';
import { TLS, type TlsValue } from './tls';

/** All that is combined, by dimension. */
export const DIMENSIONS = { port: PORTS, tls: TLS, endpoints: ENDPOINTS, resilience: RESILIENCE, alias: ALIASES };

export type Dimension = keyof typeof DIMENSIONS;
/** One value of each dimension, by their names. */
export type Combination = { readonly [D in Dimension]: keyof (typeof DIMENSIONS)[D] };
/** Values of some dimensions. */
export type Part = Partial<Combination>;

/** One value of each dimension. */
export interface Values {
  readonly port: PortValue;
  readonly tls: TlsValue;
  readonly endpoints: EndpointsValue;
  readonly resilience: ResilienceValue;
  readonly alias: AliasValue | undefined;
}

const NEUTRAL: Combination = { port: 'HTTP', tls: 'none', endpoints: 'DNS', resilience: 'none', alias: 'none' };

const NAMES = Object.keys(DIMENSIONS) as Dimension[];

export function valuesOf({ port, tls, endpoints, resilience, alias }: Combination): Values {
  return { port: PORTS[port], tls: TLS[tls], endpoints: ENDPOINTS[endpoints], resilience: RESILIENCE[resilience], alias: ALIASES[alias] };
}

/** The combination that has the given values, and beside them those that disturb least. */
export function alone(part: Part): Combination {
  return { ...NEUTRAL, ...(part.alias === 'EndpointsAlias' ? { endpoints: 'IPv4' } : {}), ...part };
}

/** All combinations that have the given values. */
export function combinationsWith(part: Part): Combination[] {
  const named = (dimension: Dimension) => part[dimension] === undefined ? Object.keys(DIMENSIONS[dimension]) : [part[dimension]];
  return NAMES.reduce<Part[]>((all, dimension) =>
    all.flatMap(some => named(dimension).map(name => ({ ...some, [dimension]: name }))), [{}]) as Combination[];
}

/** Two values of different dimensions, as text. */
export type Pair = string;

export function pairOf(one: Dimension, oneName: string, other: Dimension, otherName: string): Pair {
  return NAMES.indexOf(one) < NAMES.indexOf(other) ? `${one} ${oneName} × ${other} ${otherName}` : `${other} ${otherName} × ${one} ${oneName}`;
}

/** All pairs of values of different dimensions, as what they leave open; those of the longest dimensions first, because nothing makes them fewer. */
export const PAIRS: ReadonlyMap<Pair, Part> = new Map(NAMES.flatMap((one, index) => NAMES.slice(index + 1).map(other => ({ one, other })))
  .map(({ one, other }) => Object.keys(DIMENSIONS[one]).flatMap(oneName => Object.keys(DIMENSIONS[other]).map(otherName =>
    [pairOf(one, oneName, other, otherName), { [one]: oneName, [other]: otherName }] as [Pair, Part])))
  .sort((some, others) => others.length - some.length)
  .flat());

/** The pairs of a combination. */
export function pairsOf(combination: Combination): Pair[] {
  return NAMES.flatMap((one, index) => NAMES.slice(index + 1).map(other => pairOf(one, combination[one], other, combination[other])));
}

export function describe(combination: Combination): string {
  return NAMES.map(dimension => `${dimension} ${combination[dimension]}`).join(', ');
}
