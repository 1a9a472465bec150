import type { Manifest } from '../../../src/check/manifest';
import type { WorldFacts } from '../../../src/check/model/objects';
import { isTrueOf, type Rule } from '../../../src/check/rules/rule';
import { World } from '../../../src/check/world';

type Fields = { readonly [field: string]: any };

const istio = (kind: string, name: string, spec: Fields, namespace = 'shop', labels?: Fields): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace, labels }, spec });

export const HOST = 'api.pay.example';

/** A port of an entry. */
export const http = (number = 80, targetPort?: number) => ({ number, name: `http-${number}`, protocol: 'HTTP', targetPort });
export const https = (number = 443) => ({ number, name: `https-${number}`, protocol: 'HTTPS' });
export const tcp = (number = 5432) => ({ number, name: `tcp-${number}`, protocol: 'TCP' });

/** An entry as it should be, but for what is given. */
export const entry = (spec: Fields = {}, { name = 'pay', namespace = 'shop', labels }: { name?: string; namespace?: string; labels?: Fields } = {}) =>
  istio('ServiceEntry', name, { hosts: [HOST], location: 'MESH_EXTERNAL', resolution: 'DNS', exportTo: ['.'], ports: [http()], ...spec }, namespace, labels);

export const SIMPLE = { mode: 'SIMPLE', sni: HOST, subjectAltNames: [HOST] };

export const rule = (spec: Fields = {}, { name = 'pay', namespace = 'shop' } = {}) =>
  istio('DestinationRule', name, { host: HOST, exportTo: ['.'], trafficPolicy: { tls: SIMPLE }, ...spec }, namespace);

/** A rule that does nothing but add TLS. */
export const tls = (settings: Fields) => rule({ trafficPolicy: { tls: settings } });

export const to = (host = HOST, port?: number, more: Fields = {}) =>
  ({ destination: { host, port: port === undefined ? undefined : { number: port } }, ...more });

export const routes = (spec: Fields = {}, { name = 'pay', namespace = 'shop' } = {}) =>
  istio('VirtualService', name, { hosts: [HOST], exportTo: ['.'], ...spec }, namespace);

export const sidecar = (hosts: string[], spec: Fields = {}, namespace = 'shop') => istio('Sidecar', 'default', { egress: [{ hosts }], ...spec }, namespace);

/** A server of a Gateway, in clear unless TLS is given. */
export const server = (hosts: string[], number = 80, more: Fields = {}) => ({ port: { number, name: `port-${number}`, protocol: more.tls ? 'TLS' : 'HTTP' }, hosts, ...more });

export const gateway = (servers: Fields[], { name = 'egress', namespace = 'shop', selector = { istio: 'egress' } as Fields } = {}) =>
  istio('Gateway', name, { selector, servers }, namespace);

/** A policy for the pods of that Gateway, unless another selector is given. */
export const policy = (spec: Fields, { name = 'policy', namespace = 'shop', selector = { istio: 'egress' } as Fields | null } = {}): Manifest => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace },
  spec: { selector: selector && { matchLabels: selector }, ...spec },
});

export const service = (name: string, spec: Fields = {}, namespace = 'shop', annotations?: Fields): Manifest =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, annotations }, spec: { ports: [{ port: 80, name: 'http', targetPort: 443 }], ...spec } });

export const alias = (name: string, externalName: string, ports?: Fields[]) => service(name, { type: 'ExternalName', externalName, ports });

export const slice = (name: string | undefined, more: Fields = {}): Manifest => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'slice', namespace: 'shop', labels: name === undefined ? {} : { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['192.0.2.10'] }],
  ports: [{ port: 443, name: 'http' }],
  ...more,
});

/** What a rule finds: severity, place and sentence. */
export function found(judged: Rule, manifests: unknown[], facts: Partial<WorldFacts> = {}): string[] {
  const world = new World(manifests as Manifest[], { istioMinor: 32, ...facts });
  return [...isTrueOf(judged, world.facts.istioMinor) ? judged.find(world) : []].map(({ severity = judged.severity, manifest, path, message, fix }) =>
    `${severity} ${manifest.kind} ${manifest.metadata.namespace}/${manifest.metadata.name} ${path.join('.')}: ${message}; ${fix}`);
}

/** How often a rule finds something. */
export function count(judged: Rule, manifests: unknown[], facts: Partial<WorldFacts> = {}): number {
  return found(judged, manifests, facts).length;
}
