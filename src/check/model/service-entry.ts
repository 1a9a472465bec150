import { isIP } from 'net';
import { NO_WAYPOINT, WAYPOINT_LABEL, WAYPOINT_NAMESPACE_LABEL } from '../../emit/waypoint';
import type { Manifest } from '../manifest';
import type { Path } from '../problem';
import { located, type Located } from './located';
import { entryPorts, type Port } from './port';
import { fields, items, labels, number, placed, text, texts, type Fields } from './read';
import { Visibility } from './visibility';

/** A ServiceEntry. */
export interface ServiceEntry extends Located {
  readonly spec: Fields;
  readonly hosts: { readonly host: string; readonly path: Path }[];
  readonly ports: Port[];
  readonly resolution: string;
  readonly isOutside: boolean;
  readonly addresses: { readonly address: string; readonly path: Path }[];
  readonly endpoints: Endpoint[];
  readonly selectsWorkloads: boolean;
  /** The waypoint that it names. It is then for ambient mode, where ztunnel takes nothing for it that is not for its address. */
  readonly waypoint?: WaypointName;
  readonly visibility: Visibility;
}

/** A waypoint by its name. */
export interface WaypointName {
  readonly name: string;
  readonly namespace: string;
}

/** One address behind a host. */
export interface Endpoint {
  readonly address: string;
  readonly labels: { readonly [name: string]: string };
  readonly ports: Fields;
}

export function serviceEntry(manifest: Manifest): ServiceEntry {
  const { namespace, name } = located(manifest);
  const spec = fields(manifest.spec);
  return {
    manifest,
    namespace,
    name,
    spec,
    hosts: placed(spec.hosts, ['spec', 'hosts']).map(({ text: host, path }) => ({ host, path })),
    ports: entryPorts(spec),
    resolution: text(spec.resolution) ?? 'NONE',
    isOutside: spec.location !== 'MESH_INTERNAL',
    addresses: placed(spec.addresses, ['spec', 'addresses']).map(({ text: address, path }) => ({ address, path })),
    endpoints: items(spec.endpoints).map(({ value }) => ({ address: text(value.address) ?? '', labels: { ...labels(value.labels), ...placeOf(value) }, ports: fields(value.ports) })),
    selectsWorkloads: spec.workloadSelector !== undefined && spec.workloadSelector !== null,
    waypoint: waypointNamed(labels(fields(manifest.metadata).labels), namespace),
    visibility: Visibility.of(spec.exportTo, namespace),
  };
}

/** The waypoint that labels name. One of them means none. */
function waypointNamed(its: Endpoint['labels'], own: string): WaypointName | undefined {
  const name = its[WAYPOINT_LABEL];
  return name === undefined || name === NO_WAYPOINT ? undefined : { name, namespace: its[WAYPOINT_NAMESPACE_LABEL] ?? own };
}

/** What Istio adds to the labels of an endpoint. */
function placeOf({ locality, network }: Fields): Endpoint['labels'] {
  const [region, zone, subzone] = (text(locality) ?? '').split('/');
  const known = {
    'topology.kubernetes.io/region': region,
    'topology.kubernetes.io/zone': zone,
    'topology.istio.io/subzone': subzone,
    'topology.istio.io/network': text(network),
  };
  return labels(Object.fromEntries(Object.entries(known).filter(([, value]) => value)));
}

/** The numbers of the ports that are dialled outside for a port. */
export function dialledPorts({ endpoints }: ServiceEntry, port: Port): number[] {
  const usual = port.targetPort ?? port.number;
  return endpoints.length === 0 ? [usual] : [...new Set(endpoints.map(({ ports }) => number(ports[port.name]) ?? usual))];
}

/** Whether every host of an entry has the same servers, whatever its name is. */
export function sharesServers({ endpoints, selectsWorkloads }: ServiceEntry): boolean {
  return endpoints.length > 0 || selectsWorkloads;
}

/** Addresses that stand for the entry and are not those of its servers: something has to make clients dial them. */
export function virtualAddresses({ addresses, endpoints, resolution }: ServiceEntry): { readonly address: string; readonly path: Path }[] {
  const real = new Set(endpoints.map(({ address }) => address));
  return resolution === 'NONE' ? [] : addresses.filter(({ address }) => isIP(address) !== 0 && !real.has(address));
}

/** Names that an entry itself says its certificates have. */
export function ownNames({ spec }: ServiceEntry): string[] {
  return texts(spec.subjectAltNames);
}
