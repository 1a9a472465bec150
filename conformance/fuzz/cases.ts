import { makeCoherent } from './coherent';
import { generate, type Plan } from './generate';
import { mutate, putIn, type Oddity } from './mutate';
import { poolOf } from './pools';
import { Random } from './random';
import { within, type Kind, type Shape } from './shape';
import { isUndecided } from './undecided';
import type { Manifest } from '../../src/check/manifest';

/** An object to judge, and where it comes from. */
export interface Case {
  /** `<kind>/<number>`; together with the seed it makes the same object again. */
  readonly id: string;
  readonly kind: string;
  readonly manifest: Manifest;
  /** What was broken in it. */
  readonly mutations: readonly string[];
}

/** How many of the cases each kind gets, of all kinds together: the more rules, the more. */
const SHARES: { readonly [kind: string]: number } = {
  VirtualService: 5, DestinationRule: 4, ServiceEntry: 4, Sidecar: 3, AuthorizationPolicy: 3, Gateway: 3, WorkloadEntry: 1, WorkloadGroup: 2,
};

/** Cases of all kinds that are given. */
export function makeCases(kinds: readonly Kind[], seed: number, count: number): Case[] {
  const shares = kinds.reduce((sum, { name }) => sum + SHARES[name], 0);
  return kinds.flatMap(kind => {
    const make = caseMaker(kind, seed);
    return Array.from({ length: Math.ceil(count * SHARES[kind.name] / shares) }, (_, number) => make(number));
  }).slice(0, count);
}

/** Makes the cases of a kind by their numbers. */
export function caseMaker(kind: Kind, seed: number): (number: number) => Case {
  const targets = targetsOf(kind);
  const oddities = targets.flatMap(shapes => odditiesOf(kind.name, shapes));
  return number => {
    const random = new Random(`${seed}/${kind.name}/${number}`);
    // Every other case tries the next odd value of all; the others have chance break something.
    const oddity = number % 2 === 0 ? oddities[(number / 2 + seed * 7919) % oddities.length] : undefined;
    for (let attempts = 1; ; attempts++) {
      const made = attempt(random, kind, random.pick(oddity?.shapes ?? random.pick(targets)), oddity, attempts <= PATIENCE);
      if (made.mutations.length === 0 && oddity && attempts <= 2 * PATIENCE) {
        continue;
      }
      // Through JSON, as it reaches a cluster: what is undefined is not there.
      const manifest = JSON.parse(JSON.stringify({ ...made.manifest, metadata: { name: `${kind.name.toLowerCase()}-${number}`, ...made.manifest.metadata } }));
      if (!isUndecided(manifest)) {
        return { id: `${kind.name}/${number}`, kind: kind.name, manifest, mutations: made.mutations };
      }
    }
  };
}

/** Fields to look at, those of policies and the like together for all places where they can stand. */
function targetsOf({ spec }: Kind): Shape[][] {
  const groups = new Map<string, Shape[]>();
  for (const shape of within(spec).slice(1)) {
    const end = shape.path.split('.').slice(-3).join('.');
    groups.set(end, [...groups.get(end) ?? [], shape]);
  }
  return [...groups.values()];
}

function odditiesOf(kind: string, shapes: readonly Shape[]): (Oddity & { readonly shapes: readonly Shape[] })[] {
  const [shape] = shapes;
  return [
    ...['object', 'map', 'array'].includes(shape.type) ? [] : poolOf(kind, shape).odd.map(value => ({ shapes, value, isKey: false })),
    ...shape.type === 'map' ? poolOf(kind, shape, true).odd.map(value => ({ shapes, value, isKey: true })) : [],
  ];
}

/** How often an object is made that leaves no place for an odd value, before its parts need no longer fit together. */
const PATIENCE = 4;

function attempt(random: Random, kind: Kind, target: Shape, oddity: Oddity | undefined, thorough: boolean): { manifest: any; mutations: string[] } {
  const plan: Plan = { kind: kind.name, target, density: random.pick(oddity ? [0.03, 0.1, 0.2] : [0.03, 0.1, 0.2, 0.4, 0.6]) };
  const holder = { spec: generate(random, kind.spec, plan) };
  const namespace = random.pick(['shop', 'shop', 'default']);
  makeCoherent(random, kind.name, holder.spec, namespace, oddity !== undefined && thorough);
  holder.spec = JSON.parse(JSON.stringify(holder.spec));
  const mutations = oddity
    ? [`odd ${target.path}`].filter(() => putIn(random, holder, kind.spec, target, oddity))
    : Array.from({ length: random.weighted([[3, 0], [9, 1], [3, 2], [1, 3]]) }, (_, index) =>
      isEmpty(holder.spec) ? 'none' : mutate(random, holder, kind.spec, plan, index > 0 || random.chance(0.3)));
  const metadata = metadataOf(random, kind.name === 'ServiceEntry' ? 0.4 : 0.05, kind.name === 'AuthorizationPolicy' ? 0.08 : 0.02);
  const manifest = { apiVersion: `${kind.group}/${random.pick(['v1', 'v1', 'v1', 'v1beta1'])}`, kind: kind.name, metadata: { namespace, ...metadata }, ...holder };
  return !oddity && random.chance(0.04) ? { manifest: { ...manifest, ...random.pick(WHOLE)(manifest) }, mutations: [...mutations, 'whole'] } : { manifest, mutations };
}

function isEmpty(spec: any): boolean {
  return spec === undefined || spec === null || typeof spec !== 'object' || Object.keys(spec).length === 0;
}

/** What in an object beside its spec changes what Istio says of it. */
function metadataOf(random: Random, labelled: number, annotated: number): object {
  const labels = random.chance(labelled) ? random.pick<object>([
    { 'networking.istio.io/enable-autoallocate-ip': 'false' }, { 'networking.istio.io/enable-autoallocate-ip': 'true' }, { 'networking.istio.io/enable-autoallocate-ip': 'False' },
    { 'networking.istio.io/enable-autoallocate-ip': '' }, { 'istio.io/use-waypoint': 'waypoint' }, { 'istio.io/use-waypoint': 'None' }, { 'istio.io/use-waypoint': '' }, { app: 'a' }, {},
  ]) : undefined;
  const annotations = random.chance(annotated) ? random.pick<object>([
    { 'istio.io/dry-run': 'true' }, { 'istio.io/dry-run': 'maybe' }, { 'istio.io/dry-run': 'T' }, { 'istio.io/dry-run': '' }, { 'istio.io/dry-run': 'tRUE' }, { 'istio.io/dry-run': '0' },
    { 'internal.istio.io/webhook-always-reject': 'a' }, { 'internal.istio.io/parents': '' }, { 'internal.istio.io/parent-namespace': 'a' },
    { 'internal.istio.io/gateway-semantics': 'gateway' }, { 'internal.istio.io/route-semantics': 'gateway' }, { 'internal.istio.io/route-semantics': 'ingress' }, { note: 'a' }, {},
  ]) : undefined;
  return { labels, annotations };
}

/** What can be wrong with an object as a whole. */
const WHOLE: readonly ((manifest: any) => object)[] = [
  () => ({ spec: undefined }), () => ({ spec: null }), () => ({ spec: {} }), () => ({ spec: [] }), () => ({ spec: 'a' }),
  ({ spec }) => ({ Spec: spec }), () => ({ data: {} }), () => ({ status: {} }), () => ({ status: { conditions: [{ type: 'a', status: 'True' }] } }), () => ({ status: { a: 1 } }), () => ({ status: 'a' }),
  () => ({ status: null }), () => ({ status: { conditions: [{ lastProbeTime: 'a' }] } }), () => ({ status: { observedGeneration: 'a' } }),
  ({ metadata }) => ({ metadata: { ...metadata, labels: { a: 1 } } }), ({ metadata }) => ({ metadata: { ...metadata, labels: 'a' } }), ({ metadata }) => ({ metadata: { ...metadata, annotations: { a: true } } }),
  ({ metadata }) => ({ metadata: { ...metadata, labels: null } }), ({ metadata }) => ({ metadata: { ...metadata, annotations: { a: null } } }), ({ metadata }) => ({ metadata: { ...metadata, unknown: 'a' } }),
  ({ metadata }) => ({ metadata: { ...metadata, name: 'a.b' } }), ({ metadata }) => ({ metadata: { ...metadata, name: 'ABC' } }),
  ({ metadata }) => ({ metadata: { ...metadata, name: 'a'.repeat(64) } }), ({ metadata }) => ({ metadata: { ...metadata, name: 'a'.repeat(63) } }), ({ metadata }) => ({ metadata: { ...metadata, name: '-a' } }),
  ({ apiVersion }) => ({ apiVersion: apiVersion.replace(/v1.*$/, 'v1alpha3') }), ({ apiVersion }) => ({ apiVersion: apiVersion.replace(/v1.*$/, 'v2') }),
];
