import { makeCoherent } from './coherent';
import { generate, type Plan } from './generate';
import { mutate } from './mutate';
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
    const targets = targetsOf(kind);
    return Array.from({ length: Math.ceil(count * SHARES[kind.name] / shares) }, (_, number) => makeCase(kind, targets, seed, number));
  }).slice(0, count);
}

/** Fields to look at, those of policies and the like once for each of the places where they can stand. */
function targetsOf({ spec }: Kind): Shape[][] {
  const groups = new Map<string, Shape[]>();
  for (const shape of within(spec).slice(1)) {
    const end = shape.path.split('.').slice(-3).join('.');
    groups.set(end, [...groups.get(end) ?? [], shape]);
  }
  return [...groups.values()];
}

export function makeCase(kind: Kind, targets: Shape[][] | undefined, seed: number, number: number): Case {
  const random = new Random(`${seed}/${kind.name}/${number}`);
  for (;;) {
    const made = attempt(random, kind, targets ?? targetsOf(kind));
    // Through JSON, as it reaches a cluster: what is undefined is not there.
    const manifest = JSON.parse(JSON.stringify(made.manifest(`${kind.name.toLowerCase()}-${number}`)));
    if (!isUndecided(manifest)) {
      return { id: `${kind.name}/${number}`, kind: kind.name, manifest, mutations: made.mutations };
    }
  }
}

function attempt(random: Random, kind: Kind, targets: Shape[][]): { manifest: (name: string) => object; mutations: string[] } {
  const plan: Plan = { kind: kind.name, target: random.pick(random.pick(targets)), density: random.pick([0.03, 0.1, 0.2, 0.4]) };
  const holder = { spec: generate(random, kind.spec, plan) };
  const namespace = random.pick(['shop', 'shop', 'default']);
  makeCoherent(random, kind.name, holder.spec, namespace);
  holder.spec = JSON.parse(JSON.stringify(holder.spec));
  const mutations = Array.from({ length: random.weighted([[3, 0], [9, 1], [3, 2], [1, 3]]) }, (_, index) =>
    isEmpty(holder.spec) ? 'none' : mutate(random, holder.spec, kind.spec, plan, index > 0 || random.chance(0.3)));
  const metadata = metadataOf(random);
  const broken = random.chance(0.03) ? random.pick(WHOLE) : undefined;
  return {
    manifest: name => {
      const manifest = { apiVersion: `${kind.group}/${random.pick(['v1', 'v1', 'v1', 'v1beta1'])}`, kind: kind.name, metadata: { name, namespace, ...metadata }, ...holder };
      return broken ? { ...manifest, ...broken(manifest) } : manifest;
    },
    mutations: broken ? [...mutations, 'whole'] : mutations,
  };
}

function isEmpty(spec: any): boolean {
  return spec === null || typeof spec !== 'object' || Object.keys(spec).length === 0;
}

/** What in an object beside its spec changes what Istio says of it. */
function metadataOf(random: Random): object {
  const labels = random.chance(0.15) ? random.pick<object>([
    { 'networking.istio.io/enable-autoallocate-ip': 'false' }, { 'networking.istio.io/enable-autoallocate-ip': 'true' }, { 'networking.istio.io/enable-autoallocate-ip': 'False' },
    { 'networking.istio.io/enable-autoallocate-ip': '' }, { 'istio.io/use-waypoint': 'waypoint' }, { 'istio.io/use-waypoint': 'None' }, { 'istio.io/use-waypoint': '' }, { app: 'a' }, {},
  ]) : undefined;
  const annotations = random.chance(0.06) ? random.pick<object>([
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
  ({ metadata }) => ({ metadata: { ...metadata, name: `${metadata.name}.a` } }), ({ metadata }) => ({ metadata: { ...metadata, name: metadata.name.toUpperCase() } }),
  ({ metadata }) => ({ metadata: { ...metadata, name: metadata.name.padEnd(64, 'a') } }), ({ metadata }) => ({ metadata: { ...metadata, name: 'a'.repeat(63) } }), ({ metadata }) => ({ metadata: { ...metadata, name: '-a' } }),
  ({ apiVersion }) => ({ apiVersion: apiVersion.replace(/v1.*$/, 'v1alpha3') }), ({ apiVersion }) => ({ apiVersion: apiVersion.replace(/v1.*$/, 'v2') }),
];
