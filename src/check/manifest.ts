import { isFields } from './model/read';

/** A Kubernetes object, as it stands in a file or comes out of an app. Nothing of it is checked yet. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
  };
  readonly spec?: any;
  readonly [field: string]: any;
}

/** Whether something is a Kubernetes object at all. */
export function isManifest(value: unknown): value is Manifest {
  return isFields(value) && isName(value.apiVersion) && isName(value.kind);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** An object as people speak of it: `ServiceEntry shop/stripe`. */
export function objectName({ kind, metadata }: Manifest): string {
  const { namespace, name } = metadata ?? {};
  return `${kind} ${typeof namespace === 'string' ? `${namespace}/` : ''}${typeof name === 'string' ? name : '(without name)'}`;
}

/** The group of an API version; empty for Kubernetes' core. */
export function groupOf({ apiVersion }: Manifest): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** A kind by its group and name, such as `networking.istio.io/Sidecar`; `/Service` is of Kubernetes' core. */
export function groupKindOf(manifest: Manifest): string {
  return `${groupOf(manifest)}/${manifest.kind}`;
}
