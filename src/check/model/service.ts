import type { Manifest } from '../manifest';
import type { Path } from '../problem';
import { located, type Located } from './located';
import { servicePorts, type Port } from './port';
import { fields, items, number, text, texts, type Fields } from './read';
import { Visibility } from './visibility';

/** A Service of Kubernetes. */
export interface Service extends Located {
  readonly spec: Fields;
  /** Its full name. */
  readonly host: string;
  readonly ports: Port[];
  readonly externalName?: string;
  /** Whether somebody has to say which addresses are behind it. */
  readonly isManual: boolean;
  readonly visibility: Visibility;
}

export function service(manifest: Manifest, clusterDomain: string): Service {
  const { namespace, name } = located(manifest);
  const spec = fields(manifest.spec);
  const exported = text(fields(fields(manifest.metadata).annotations)['networking.istio.io/exportTo']);
  const isExternal = spec.type === 'ExternalName';
  return {
    manifest,
    namespace,
    name,
    spec,
    host: `${name}.${namespace}.svc.${clusterDomain}`,
    ports: servicePorts(spec),
    externalName: isExternal ? text(spec.externalName) ?? '' : undefined,
    isManual: !isExternal && Object.keys(fields(spec.selector)).length === 0,
    visibility: Visibility.of(exported?.split(',').map(each => each.trim()), namespace),
  };
}

/** Addresses for a Service: an EndpointSlice, or a subset of Endpoints. */
export interface Slice extends Located {
  /** Name of the Service; undefined if it names none. */
  readonly service?: string;
  readonly isByName: boolean;
  readonly addresses: string[];
  readonly ports: { readonly name: string; readonly number?: number; readonly path: Path }[];
}

export function endpointSlice(manifest: Manifest): Slice {
  const { namespace, name } = located(manifest);
  return {
    manifest,
    namespace,
    name,
    service: text(fields(fields(manifest.metadata).labels)['kubernetes.io/service-name']),
    isByName: manifest.addressType === 'FQDN',
    addresses: items(manifest.endpoints).flatMap(({ value }) => texts(value.addresses)),
    ports: portsAt(manifest.ports, ['ports']),
  };
}

/** Kubernetes mirrors each subset of Endpoints into a slice. */
export function endpointsSubsets(manifest: Manifest): Slice[] {
  const { namespace, name } = located(manifest);
  return items(manifest.subsets).map(({ index, value }) => ({
    manifest,
    namespace,
    name,
    service: name,
    isByName: false,
    addresses: items(value.addresses).flatMap(({ value: { ip } }) => typeof ip === 'string' ? [ip] : []),
    ports: portsAt(value.ports, ['subsets', index, 'ports']),
  }));
}

function portsAt(ports: unknown, path: Path): Slice['ports'] {
  return items(ports).map(({ index, value }) => ({ name: text(value.name) ?? '', number: number(value.port), path: [...path, index] }));
}
