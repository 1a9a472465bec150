import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

/** A schema of OpenAPI with what Kubernetes adds, as far as Istio's kinds use it. */
export interface Schema {
  readonly 'type'?: string;
  readonly 'format'?: string;
  readonly 'nullable'?: boolean;
  readonly 'enum'?: readonly string[];
  readonly 'minimum'?: number;
  readonly 'maximum'?: number;
  readonly 'minLength'?: number;
  readonly 'maxLength'?: number;
  readonly 'pattern'?: string;
  readonly 'minItems'?: number;
  readonly 'maxItems'?: number;
  readonly 'items'?: Schema;
  readonly 'maxProperties'?: number;
  readonly 'required'?: readonly string[];
  readonly 'properties'?: { readonly [field: string]: Schema };
  readonly 'additionalProperties'?: Schema | boolean;
  readonly 'oneOf'?: readonly Schema[];
  readonly 'anyOf'?: readonly Schema[];
  readonly 'allOf'?: readonly Schema[];
  readonly 'not'?: Schema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string; readonly message?: string }[];
}

/** What a CRD says of its kind. */
export interface Definition {
  /** The versions by which the API server takes it. */
  readonly versions: readonly string[];
  /** The same for all versions. */
  readonly schema: Schema;
}

/** Below the package's root; the sources and what is compiled from them lie at different depths. */
const FILES = ['../../..', '../../../..'].map(root => join(__dirname, root, 'crds', 'istio.json'));

let definitions: { readonly [kind: string]: Definition } | undefined;

/** The definitions of Istio's kinds, by group and name. Read from a file when first asked for. */
export function definitionOf(kind: string): Definition | undefined {
  definitions ??= JSON.parse(readFileSync(FILES.find(existsSync)!, 'utf8')) as { readonly [kind: string]: Definition };
  return Object.hasOwn(definitions, kind) ? definitions[kind] : undefined;
}
