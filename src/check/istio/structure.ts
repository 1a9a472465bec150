import { show } from '../../private/errors';
import type { AcceptanceId } from '../explained';
import { isFields } from '../model/read';
import { pathText } from '../path';
import { error, type Path, type Problem } from '../problem';
import { RULES, type Rule } from './cel';
import type { Schema } from './definitions';
import { formatCheck } from './formats';
import { newerValuesOf, sinceOf } from './history';

/** An object may have these beside what its schema declares. */
const OF_EVERY_OBJECT = ['apiVersion', 'kind', 'metadata'];

/** A way through a value: where it has come to, and what it has found. */
interface Walk {
  readonly istioMinor: number;
  readonly path: (string | number)[];
  readonly problems: Problem[];
}

/** What a schema, or one condition of it, says of a value. */
type Check = (value: any, walk: Walk) => void;

/** Checks are made of a schema once, and of its fields when one is first met. */
const CHECKS = new WeakMap<Schema, Check>();

/** What is wrong with a value by its schema, from the outside in; rules in CEL are only tried on what is well formed, as the API server does. */
export function structureProblems(value: unknown, schema: Schema, istioMinor: number): Problem[] {
  let check = CHECKS.get(schema);
  if (check === undefined) {
    CHECKS.set(schema, check = checkOf(schema, []));
  }
  const problems: Problem[] = [];
  check(value, { istioMinor, path: [], problems });
  return problems;
}

/** The check of a schema. The place is where values of it stand, any index being 0 and any key `*`. */
function checkOf(schema: Schema, place: Path): Check {
  const type = schema['x-kubernetes-int-or-string'] ? TYPES['integer-or-string'] : schema.type === undefined ? undefined : TYPES[schema.type];
  const checks = [enumCheck, rangeCheck, formatsCheck, patternCheck, sizeCheck, choiceCheck, listCheck, duplicateCheck, objectCheck]
    .flatMap(make => make(schema, place) ?? []);
  const rules = rulesOf(schema);
  const rulesCheck = ruleCheck(schema, rules);
  // In quotes a number is a text, and not yet what a rule wants, such as a time with its unit.
  const textFix = schema.type === 'string' ? rules[0]?.fix : undefined;
  return (value, walk) => {
    if (value === null) {
      if (schema.type !== undefined && !schema.nullable) {
        report(walk, 'schema-null', field => `${field} must be ${TYPES[schema.type!].noun}, got null`, 'leave the field out, or give it a value');
      }
      return;
    }
    if (type !== undefined && !type.holds(value)) {
      report(walk, 'schema-type', field => `${field} must be ${type.noun}, got ${show(value)}`, textFix ?? type.fix);
      return;
    }
    const before = walk.problems.length;
    for (const check of checks) {
      check(value, walk);
    }
    if (rulesCheck !== undefined && walk.problems.length === before) {
      rulesCheck(value, walk);
    }
  };
}

function report({ path, problems }: Walk, rule: AcceptanceId, says: (field: string) => string, fix: string): void {
  problems.push(error(rule, [...path], says(pathText(path)), fix));
}

/** Goes one step further, and back. */
function at(step: string | number, walk: Walk, check: Check, value: unknown): void {
  walk.path.push(step);
  check(value, walk);
  walk.path.pop();
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

function enumCheck({ enum: values }: Schema, place: Path): Check | undefined {
  const newer = newerValuesOf(String(place[place.length - 1]));
  return values && ((value, walk) => {
    const since = newer?.get(value);
    if (!values.includes(value)) {
      report(walk, 'schema-enum', name => `${name} must be one of ${values.join(', ')}, got ${show(value)}`, 'write one of these values, in upper case');
    } else if (since !== undefined && since > walk.istioMinor) {
      report(walk, 'schema-newer-value', name => `${name} can be ${show(value)} since Istio 1.${since}, and the cluster has 1.${walk.istioMinor}`,
        'write another value, or upgrade Istio');
    }
  });
}

function rangeCheck({ minimum, maximum }: Schema): Check | undefined {
  return minimum === undefined && maximum === undefined ? undefined : (value, walk) => {
    if (typeof value === 'number' && (value < (minimum ?? -Infinity) || value > (maximum ?? Infinity))) {
      report(walk, 'schema-range', field => `${field} must be ${between(minimum, maximum)}, got ${value}`, 'write a number within these limits');
    }
  };
}

function formatsCheck({ format }: Schema): Check | undefined {
  const fitting = format === undefined ? undefined : formatCheck(format);
  return fitting && ((value, walk) => {
    if (!fitting(value)) {
      report(walk, 'schema-format', field => `${field} must have the format ${format}, got ${show(value)}`, `write it as ${format}`);
    }
  });
}

function patternCheck({ pattern }: Schema): Check | undefined {
  const regex = pattern === undefined ? undefined : new RegExp(pattern);
  return regex && ((value, walk) => {
    if (typeof value === 'string' && !regex.test(value)) {
      report(walk, 'schema-pattern', field => `${field} must match ${pattern}, got ${show(value)}`, 'leave out the characters that are not allowed');
    }
  });
}

function sizeCheck({ minLength, maxLength, minItems, maxItems, maxProperties }: Schema): Check | undefined {
  const isUnlimited = [minLength, maxLength, minItems, maxItems, maxProperties].every(limit => limit === undefined);
  return isUnlimited ? undefined : (value, walk) => {
    const [size, least, most, unit] = typeof value === 'string' ? [lengthOf(value, minLength, maxLength), minLength, maxLength, 'characters']
      : Array.isArray(value) ? [value.length, minItems, maxItems, 'items']
        : isFields(value) ? [Object.keys(value).length, undefined, maxProperties, 'entries'] : [0];
    if (size < (least ?? 0) || size > (most ?? Infinity)) {
      report(walk, 'schema-size', field => `${field} must have ${between(least, most)} ${unit}, got ${size}`, 'write as many as the limits allow');
    }
  };
}

/** How many characters a text has, which are counted only where it matters: they are at most as many as its units of UTF-16, and at least half of them. */
function lengthOf(text: string, least = 0, most = Infinity): number {
  return text.length <= most && text.length >= 2 * least ? text.length : [...text].length;
}

function between(least: number | undefined, most: number | undefined): string {
  return least === undefined ? `at most ${most}` : most === undefined ? `at least ${least}` : `from ${least} to ${most}`;
}

/** Of some fields only one may be there. */
function choiceCheck(schema: Schema): Check | undefined {
  const choices = [schema, ...schema.allOf ?? []].flatMap(({ oneOf }) => oneOf ? [oneOf] : []);
  return choices.length === 0 ? undefined : (value, walk) => {
    for (const options of isFields(value) ? choices : []) {
      if (options.filter(option => fits(value, option)).length !== 1) {
        const found = options.flatMap(({ required = [] }) => required).filter(field => has(value, field));
        report(walk, 'schema-too-many-of', field => `${field} must have only one of ${found.join(', ')}`, 'keep the one that is meant');
      }
    }
  };
}

/** Whether an object fits a condition; those of Istio's CRDs only ask for fields. */
function fits(value: object, { required = [], not, anyOf }: Schema): boolean {
  return required.every(field => has(value, field)) && !(not && fits(value, not)) && (!anyOf || anyOf.some(option => fits(value, option)));
}

/** Whether values of a schema may be of a type. */
function mayBe(type: string, schema: Schema): boolean {
  return schema.type === type || (schema.type === undefined && !schema['x-kubernetes-int-or-string']);
}

function listCheck(schema: Schema, place: Path): Check | undefined {
  const item = lazily(() => checkOf(schema.items ?? {}, [...place, 0]));
  return mayBe('array', schema) ? (list, walk) => {
    for (let index = 0; Array.isArray(list) && index < list.length; index++) {
      at(index, walk, item, list[index]);
    }
  } : undefined;
}

function duplicateCheck({ 'x-kubernetes-list-map-keys': keys }: Schema): Check | undefined {
  return keys && ((list, walk) => {
    if (!Array.isArray(list) || list.length < 2) {
      return;
    }
    const seen = new Set<string>();
    for (let index = 0; index < list.length; index++) {
      const item = list[index];
      const key = JSON.stringify(keys.map(field => item?.[field] ?? null));
      if (seen.has(key)) {
        const found = keys.map(field => `${field} ${show(item?.[field])}`).join(', ');
        walk.problems.push(error('schema-duplicate', [...walk.path, index], `${pathText(walk.path)} must have ${found} only once`, 'give each item a name of its own'));
      }
      seen.add(key);
    }
  });
}

function objectCheck(schema: Schema, place: Path): Check | undefined {
  const { required = [], properties = {} } = schema;
  const known = new Map(Object.keys(properties).map(field => [field, lazily(() => knownFieldCheck(properties[field], [...place, field]))]));
  const other = otherFieldCheck(schema, place);
  return mayBe('object', schema) ? (object, walk) => {
    if (!isFields(object)) {
      return;
    }
    for (const field of required) {
      if (!has(object, field)) {
        walk.problems.push(error('schema-required', [...walk.path], `${pathText([...walk.path, field])} must be there`, `write '${field}'`));
      }
    }
    for (const field of Object.keys(object)) {
      if (object[field] !== undefined) {
        at(field, walk, known.get(field) ?? other, object[field]);
      }
    }
  } : undefined;
}

function knownFieldCheck(schema: Schema, place: Path): Check {
  const check = checkOf(schema, place);
  const since = sinceOf(place);
  return since === undefined ? check : (value, walk) => {
    if (since > walk.istioMinor) {
      report(walk, 'schema-newer-field', field => `${field} is known since Istio 1.${since}, and the cluster has 1.${walk.istioMinor}`,
        'leave the field out, or upgrade Istio');
    }
    check(value, walk);
  };
}

function otherFieldCheck({ properties = {}, additionalProperties, 'x-kubernetes-preserve-unknown-fields': keepsUnknown }: Schema, place: Path): Check {
  if (typeof additionalProperties === 'object') {
    return lazily(() => checkOf(additionalProperties, [...place, '*']));
  }
  const taken = keepsUnknown ? undefined : place.length === 0 ? OF_EVERY_OBJECT : [];
  return (_, walk) => {
    const field = walk.path[walk.path.length - 1] as string;
    if (taken && !taken.includes(field)) {
      report(walk, 'schema-unknown-field', name => `${name} is not a known field`, instead(field, properties));
    }
  };
}

/** The field that was probably meant. */
function instead(field: string, properties: NonNullable<Schema['properties']>): string {
  const known = Object.keys(properties);
  const plain = (name: string) => name.replace(/[-_]/g, '').toLowerCase();
  const meant = known.find(name => plain(name) === plain(field)) ?? known.find(name => `${plain(field)}s` === plain(name) || plain(field) === `${plain(name)}s`);
  return meant !== undefined ? `write '${meant}'`
    : known.length === 1 && properties[known[0]].additionalProperties ? `move it into '${known[0]}', or leave it out`
      : known.length > 0 ? `write one of ${known.join(', ')}, or leave it out` : 'leave it out';
}

function rulesOf(schema: Schema): Rule[] {
  return [...new Set((schema['x-kubernetes-validations'] ?? []).flatMap(({ rule }) => RULES[rule] ?? []))];
}

function ruleCheck(schema: Schema, rules: readonly Rule[]): Check | undefined {
  return rules.length === 0 ? undefined : (value, walk) => {
    for (const { holds, id, says, fix } of rules) {
      if (!holds(value)) {
        const shown = isFields(value) && !schema.additionalProperties || Array.isArray(value) ? '' : `, got ${show(value)}`;
        report(walk, id, field => `${field} ${says}${shown}`, fix);
      }
    }
  };
}

function lazily(make: () => Check): Check {
  let check: Check | undefined;
  return (value, walk) => (check ??= make())(value, walk);
}

function has(object: object, field: string): boolean {
  return (object as any)[field] !== undefined;
}
