import { show } from '../../private/errors';
import { isFields } from '../model/read';
import { pathText } from '../path';
import { error, type Path, type Problem } from '../problem';
import { RULES } from './cel';
import type { Schema } from './definitions';
import { hasFormat } from './formats';
import { sinceOf, sinceOfValue } from './history';

/** An object may have these beside what its schema declares. */
const OF_EVERY_OBJECT = ['apiVersion', 'kind', 'metadata'];

/** What is wrong with a value by its schema, from the outside in; rules in CEL are only tried on what is well formed, as the API server does. */
export function* structureProblems(value: unknown, schema: Schema, path: Path, istioMinor: number): Iterable<Problem> {
  if (value === null) {
    if (schema.type !== undefined && !schema.nullable) {
      yield error('schema-null', path, `${pathText(path)} must be ${TYPES[schema.type].noun}, got null`, 'leave the field out, or give it a value');
    }
    return;
  }
  const type = schema['x-kubernetes-int-or-string'] ? 'integer-or-string' : schema.type;
  if (type !== undefined && !TYPES[type].holds(value)) {
    yield error('schema-type', path, `${pathText(path)} must be ${TYPES[type].noun}, got ${show(value)}`, TYPES[type].fix);
    return;
  }
  let malformed = false;
  for (const problem of [...limitProblems(value, schema, path, istioMinor), ...choiceProblems(value, schema, path)]) {
    malformed = true;
    yield problem;
  }
  for (const problem of Array.isArray(value) ? listProblems(value, schema, path, istioMinor)
    : isFields(value) ? objectProblems(value, schema, path, istioMinor) : []) {
    malformed = true;
    yield problem;
  }
  if (!malformed) {
    yield* ruleProblems(value, schema, path);
  }
}

const TYPES: { readonly [type: string]: { noun: string; fix: string; holds(value: unknown): boolean } } = {
  'object': { noun: 'an object', fix: "write its fields, each as 'name: value' on a line", holds: isFields },
  'array': { noun: 'a list', fix: "write its items in brackets, or each after '-' on a line", holds: Array.isArray },
  'string': { noun: 'a text', fix: 'put the value in quotes', holds: value => typeof value === 'string' },
  'integer': { noun: 'a whole number', fix: 'write a whole number, without quotes', holds: Number.isInteger },
  'number': { noun: 'a number', fix: 'write a number, without quotes', holds: Number.isFinite },
  'boolean': { noun: 'true or false', fix: 'write true or false, without quotes', holds: value => typeof value === 'boolean' },
  'integer-or-string': { noun: 'a whole number or a text', fix: 'write a whole number', holds: value => typeof value === 'string' || Number.isInteger(value) },
};

function* limitProblems(value: unknown, schema: Schema, path: Path, istioMinor: number): Iterable<Problem> {
  const field = () => pathText(path);
  const since = schema.enum && sinceOfValue(String(path[path.length - 1]), value);
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) {
    yield error('schema-enum', path, `${field()} must be one of ${schema.enum.join(', ')}, got ${show(value)}`, 'write one of these values, in upper case');
  } else if (since !== undefined && since > istioMinor) {
    yield error('schema-newer-value', path, `${field()} can be ${show(value)} since Istio 1.${since}, and the cluster has 1.${istioMinor}`,
      'write another value, or upgrade Istio');
  }
  if (typeof value === 'number' && (value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity))) {
    yield error('schema-range', path, `${field()} must be ${between(schema.minimum, schema.maximum)}, got ${value}`, 'write a number within these limits');
  }
  if (schema.format !== undefined && !hasFormat(schema.format, value)) {
    yield error('schema-format', path, `${field()} must have the format ${schema.format}, got ${show(value)}`, `write it as ${schema.format}`);
  }
  if (typeof value === 'string' && schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) {
    yield error('schema-pattern', path, `${field()} must match ${schema.pattern}, got ${show(value)}`, 'leave out the characters that are not allowed');
  }
  yield* sizeProblems(value, schema, path);
}

function* sizeProblems(value: unknown, schema: Schema, path: Path): Iterable<Problem> {
  const [size, least, most, unit] = typeof value === 'string' ? [[...value].length, schema.minLength, schema.maxLength, 'characters']
    : Array.isArray(value) ? [value.length, schema.minItems, schema.maxItems, 'items']
      : isFields(value) ? [Object.keys(value).length, undefined, schema.maxProperties, 'entries'] : [0];
  if (size < (least ?? 0) || size > (most ?? Infinity)) {
    yield error('schema-size', path, `${pathText(path)} must have ${between(least, most)} ${unit}, got ${size}`, 'write as many as the limits allow');
  }
}

function between(least: number | undefined, most: number | undefined): string {
  return least === undefined ? `at most ${most}` : most === undefined ? `at least ${least}` : `from ${least} to ${most}`;
}

/** Of some fields only one may be there. */
function* choiceProblems(value: unknown, schema: Schema, path: Path): Iterable<Problem> {
  for (const choice of [schema, ...schema.allOf ?? []]) {
    if (isFields(value) && choice.oneOf !== undefined && choice.oneOf.filter(option => fits(value, option)).length !== 1) {
      const found = choice.oneOf.flatMap(({ required = [] }) => required).filter(field => has(value, field));
      yield error('schema-too-many-of', path, `${pathText(path)} must have only one of ${found.join(', ')}`, 'keep the one that is meant');
    }
  }
}

/** Whether an object fits a condition; those of Istio's CRDs only ask for fields. */
function fits(value: object, { required = [], not, anyOf }: Schema): boolean {
  return required.every(field => has(value, field)) && !(not && fits(value, not)) && (!anyOf || anyOf.some(option => fits(value, option)));
}

function* listProblems(list: readonly unknown[], schema: Schema, path: Path, istioMinor: number): Iterable<Problem> {
  for (const [index, item] of list.entries()) {
    yield* structureProblems(item, schema.items ?? {}, [...path, index], istioMinor);
  }
  const keys = schema['x-kubernetes-list-map-keys'];
  if (keys !== undefined) {
    const seen = new Set<string>();
    for (const [index, item] of list.entries()) {
      const key = JSON.stringify(keys.map(field => (item as any)?.[field] ?? null));
      if (seen.has(key)) {
        const found = keys.map(field => `${field} ${show((item as any)?.[field])}`).join(', ');
        yield error('schema-duplicate', [...path, index], `${pathText(path)} must have ${found} only once`, 'give each item a name of its own');
      }
      seen.add(key);
    }
  }
}

function* objectProblems(object: { readonly [field: string]: unknown }, schema: Schema, path: Path, istioMinor: number): Iterable<Problem> {
  for (const field of (schema.required ?? []).filter(name => !has(object, name))) {
    yield error('schema-required', path, `${pathText([...path, field])} must be there`, `write '${field}'`);
  }
  for (const [field, value] of Object.entries(object)) {
    if (value !== undefined) {
      yield* fieldProblems(field, value, schema, path, istioMinor);
    }
  }
}

function* fieldProblems(field: string, value: unknown, schema: Schema, path: Path, istioMinor: number): Iterable<Problem> {
  const at = [...path, field];
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, field)) {
    const since = sinceOf(at);
    if (since !== undefined && since > istioMinor) {
      yield error('schema-newer-field', at, `${pathText(at)} is known since Istio 1.${since}, and the cluster has 1.${istioMinor}`,
        'leave the field out, or upgrade Istio');
    }
    yield* structureProblems(value, properties[field], at, istioMinor);
  } else if (typeof additionalProperties === 'object') {
    yield* structureProblems(value, additionalProperties, at, istioMinor);
  } else if (!schema['x-kubernetes-preserve-unknown-fields'] && !(path.length === 0 && OF_EVERY_OBJECT.includes(field))) {
    yield error('schema-unknown-field', at, `${pathText(at)} is not a known field`, instead(field, Object.keys(properties)));
  }
}

/** The field that was probably meant. */
function instead(field: string, known: readonly string[]): string {
  const plain = (name: string) => name.replace(/[-_]/g, '').toLowerCase();
  const meant = known.find(name => plain(name) === plain(field)) ?? known.find(name => `${plain(field)}s` === plain(name) || plain(field) === `${plain(name)}s`);
  return meant !== undefined ? `write '${meant}'`
    : known.length > 0 ? `write one of ${known.join(', ')}, or leave it out` : 'leave it out';
}

function* ruleProblems(value: unknown, schema: Schema, path: Path): Iterable<Problem> {
  const rules = new Set((schema['x-kubernetes-validations'] ?? []).flatMap(({ rule }) => RULES[rule] ?? []));
  for (const { id, says, fix } of [...rules].filter(rule => !rule.holds(value))) {
    const shown = isFields(value) && !schema.additionalProperties || Array.isArray(value) ? '' : `, got ${show(value)}`;
    yield error(id, path, `${pathText(path)} ${says}${shown}`, fix);
  }
}

function has(object: object, field: string): boolean {
  return (object as any)[field] !== undefined;
}
