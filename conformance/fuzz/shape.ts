import { readFileSync } from 'fs';
import { join } from 'path';

/** What a value may be, by the schema of its kind. */
export interface Shape {
  /** The fields that lead there: `http[].match[].uri.exact`; `{}` stands for the values of a map. */
  readonly path: string;
  readonly type: 'object' | 'map' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'any';
  readonly fields: { readonly [name: string]: Shape };
  readonly required: readonly string[];
  /** Fields of which there may be one at most, a list for each such group. */
  readonly exclusive: readonly (readonly string[])[];
  /** Of a list's items, or a map's values. */
  readonly items?: Shape;
  readonly enum?: readonly string[];
  readonly isDuration: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Limit of a text's length, a list's items or a map's keys. */
  readonly most?: number;
}

/** A kind of which objects are made. */
export interface Kind {
  readonly name: string;
  readonly group: string;
  readonly spec: Shape;
  /** The messages and rules in CEL of its schema. */
  readonly rules: readonly string[];
}

/** Istio's kinds that are judged, as their definitions describe them. */
export function readKinds(): Kind[] {
  const definitions: [string, any][] = Object.entries(JSON.parse(readFileSync(join(__dirname, '..', '..', 'crds', 'istio.json'), 'utf8')));
  return definitions.map(([kind, { schema: { properties: { spec } } }]) => {
    const [group, name] = kind.split('/');
    return { name, group, spec: shapeOf(spec, ''), rules: [...new Set(rulesOf(spec))] };
  });
}

function shapeOf(schema: any, path: string): Shape {
  const properties: [string, any][] = Object.entries(schema.properties ?? {});
  const items = schema.items ?? schema.additionalProperties;
  return {
    path,
    type: schema.additionalProperties ? 'map' : schema.type ?? 'any',
    fields: Object.fromEntries(properties.map(([name, field]) => [name, shapeOf(field, path === '' ? name : `${path}.${name}`)])),
    required: schema.required ?? [],
    exclusive: exclusiveOf(schema),
    items: items && shapeOf(items, path + (schema.items ? '[]' : '{}')),
    enum: schema.enum,
    isDuration: (schema['x-kubernetes-validations'] ?? []).some(({ rule }: any) => rule.includes('duration(self)')),
    minimum: schema.minimum ?? (schema.format === 'int32' ? -(2 ** 31) : undefined),
    maximum: schema.maximum ?? (schema.format === 'int32' ? 2 ** 31 - 1 : undefined),
    most: schema.maxLength ?? schema.maxItems ?? schema.maxProperties,
  };
}

/** Istio's schemas say "one of these at most" as one of: none of them, the first, the second, … */
function exclusiveOf({ oneOf, allOf }: any): string[][] {
  const choices: any[][] = [oneOf, ...(allOf ?? []).map((each: any) => each.oneOf)].filter(each => each !== undefined);
  return choices.map(choice => choice.flatMap(({ required }) => required ?? []));
}

function rulesOf(schema: any): string[] {
  if (schema === null || typeof schema !== 'object') {
    return [];
  }
  const own = (schema['x-kubernetes-validations'] ?? []).map(({ message, rule }: any) => message ?? rule);
  return [...own, ...Object.values(schema).flatMap(rulesOf)];
}

/** All shapes within a shape, itself first. */
export function within(shape: Shape): Shape[] {
  return [shape, ...Object.values(shape.fields).flatMap(within), ...(shape.items ? within(shape.items) : [])];
}
