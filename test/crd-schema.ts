import { readFileSync } from 'fs';
import { join } from 'path';
import Ajv, { type ValidateFunction } from 'ajv';
import { parseAllDocuments } from 'yaml';

const CRDS: any[] = parseAllDocuments(readFileSync(join(__dirname, '..', 'crds', 'istio.yaml'), 'utf8')).map(document => document.toJS());

const TEXT_MAP = { type: 'object', additionalProperties: { type: 'string' } };

// The API server adds these to every schema. Only what a cdk8s object may carry.
const METADATA = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: { name: { type: 'string', minLength: 1, maxLength: 253 }, namespace: { type: 'string' }, labels: TEXT_MAP, annotations: TEXT_MAP },
};

const ajv = new Ajv({
  strict: false, // for x-kubernetes-…, which say nothing that JSON schema could check
  allErrors: true,
  formats: {
    'int32': { type: 'number', validate: (value: number) => Number.isInteger(value) && Math.abs(value) < 2 ** 31 },
    'double': { type: 'number', validate: Number.isFinite },
    'date-time': (value: string) => !Number.isNaN(Date.parse(value)),
    'byte': /^[A-Za-z0-9+/]*=*$/,
  },
});

const validators = new Map<string, ValidateFunction | undefined>();

/** What the API server would say against an object of Istio, field by field; undefined for kinds that `crds/` does not have. */
export function crdErrors(manifest: any): string[] | undefined {
  const id = `${manifest.apiVersion} ${manifest.kind}`;
  if (!validators.has(id)) {
    const schema = schemaOf(manifest.apiVersion, manifest.kind);
    validators.set(id, schema && ajv.compile(schema));
  }
  const validate = validators.get(id);
  return validate && (validate(manifest) ? [] : validate.errors!.map(({ instancePath, message, params }) =>
    `${instancePath} ${message}${params.additionalProperty === undefined ? '' : ` '${params.additionalProperty}'`}`));
}

function schemaOf(apiVersion: string, kind: string): object | undefined {
  for (const { spec } of CRDS.filter(crd => crd.spec.names.kind === kind)) {
    const version = spec.versions.find(({ name }: any) => `${spec.group}/${name}` === apiVersion);
    if (version) {
      const { properties, ...rest } = version.schema.openAPIV3Schema;
      return closed({ ...rest, properties: { ...properties, apiVersion: { const: apiVersion }, kind: { const: kind }, metadata: METADATA } });
    }
  }
  return undefined;
}

/** Unknown fields are refused where fields are declared. What stands below oneOf, anyOf, allOf and not only adds conditions to them. */
function closed(schema: any): any {
  const { properties, items, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    ...properties && { properties: Object.fromEntries(Object.entries(properties).map(([field, value]) => [field, closed(value)])) },
    ...items && { items: closed(items) },
    ...isObject(additionalProperties) ? { additionalProperties: closed(additionalProperties) }
      : takesAny(schema) ? {} : { additionalProperties: false },
  };
}

function takesAny(schema: any): boolean {
  return schema.type !== 'object' || schema.additionalProperties === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
