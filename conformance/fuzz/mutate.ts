import { edited } from './edit';
import { generate, type Plan } from './generate';
import { poolOf, STRAYS } from './pools';
import type { Random } from './random';
import type { Shape } from './shape';

/** A value in an object: what holds it, and what it may be by the schema. */
interface Place {
  readonly holder: any;
  readonly key: string | number;
  readonly shape: Shape;
}

/** An odd value, or the odd key of a map. */
export interface Oddity {
  readonly value: unknown;
  readonly isKey: boolean;
}

/** A limit up to which it is tried what happens beyond. */
const AFFORDABLE = 600;

/** Breaks something in what has a spec, at the wanted place if it is there, or anywhere; says what. */
export function mutate(random: Random, manifest: any, shape: Shape, plan: Plan, anywhere: boolean): string {
  const places = placeAt(manifest, 'spec', shape);
  const wanted = places.filter(place => place.shape === plan.target);
  const place = random.pick(!anywhere && wanted.length > 0 ? wanted : places);
  const [name, change] = random.pick(MUTATIONS.filter(([, , applies]) => applies(place)));
  change(random, place, plan);
  return `${name} ${place.shape.path}`;
}

/** Puts an odd value, or an odd key, where a shape is; says whether there was such a place. */
export function putIn(random: Random, manifest: any, shape: Shape, target: Shape, { value, isKey }: Oddity): boolean {
  const places = placeAt(manifest, 'spec', shape).filter(place => place.shape === target);
  if (places.length === 0) {
    return false;
  }
  const { holder, key } = random.pick(places);
  if (isKey) {
    const [kept] = Object.values(holder[key]);
    holder[key] = { [value as string]: kept, ...random.chance(0.5) ? holder[key] : {} };
  } else {
    holder[key] = value;
  }
  return true;
}

/** All values within an object of which the schema knows. */
function placesIn(value: any, shape: Shape): Place[] {
  if (Array.isArray(value)) {
    return shape.items ? value.flatMap((_, index) => placeAt(value, index, shape.items!)) : [];
  }
  if (value !== null && typeof value === 'object') {
    return Object.keys(value).flatMap(key => {
      const field = shape.type === 'map' ? shape.items : shape.fields[key];
      return field ? placeAt(value, key, field) : [];
    });
  }
  return [];
}

function placeAt(holder: any, key: string | number, shape: Shape): Place[] {
  return [{ holder, key, shape }, ...placesIn(holder[key], shape)];
}

type Change = (random: Random, place: Place, plan: Plan) => void;

const always = () => true;
const isScalar = ({ shape }: Place) => !['object', 'map', 'array'].includes(shape.type);
const isText = ({ shape }: Place) => shape.type === 'string' && !shape.enum;
/** Whether a value is, by its schema and in fact, of one of these types: an earlier change may have made another of it. */
const holds = (...types: Shape['type'][]) => ({ holder, key, shape }: Place) => types.includes(shape.type) && holder[key] !== null
  && typeof holder[key] === 'object' && Array.isArray(holder[key]) === (shape.type === 'array');
const hasChoices = (place: Place) => holds('object')(place) && choicesOf(place.shape).length > 0;
const inMap = ({ holder, key, shape }: Place) => shape.path.endsWith('{}') && holder[key] !== undefined;

function replace(value: (random: Random, place: Place, plan: Plan) => unknown): Change {
  return (random, place, plan) => { place.holder[place.key] = structuredClone(value(random, place, plan)); };
}

/** What can be done to a value. Those that find most stand here several times. */
const MUTATIONS: readonly (readonly [string, Change, (place: Place) => boolean])[] = [
  ...Array.from({ length: 8 }, () => ['odd', replace((random, { shape }, { kind }) => random.pick(poolOf(kind, shape).odd)), isScalar] as const),
  ...Array.from({ length: 6 }, () => ['edited', replace((random, { shape }, { kind }) => edited(random, poolOf(kind, shape))), isText] as const),
  ['other', replace((random, { shape }, { kind }) => random.pick(poolOf(kind, shape).good)), isScalar],
  ['stray', replace(random => random.pick(STRAYS)), isScalar],
  ['stray text', replace(random => random.pick(STRAYS.filter(each => typeof each === 'string'))), place => isScalar(place) && place.shape.type === 'string'],
  ['drop', (_, { holder, key }) => { Array.isArray(holder) ? holder.splice(key as number, 1) : delete holder[key]; }, always],
  ['drop', (_, { holder, key }) => { Array.isArray(holder) ? holder.splice(key as number, 1) : delete holder[key]; }, always],
  ['null', replace(() => null), always],
  ['empty', replace((_, { shape }) => EMPTY[shape.type]), always],
  ['empty', replace((_, { shape }) => EMPTY[shape.type]), place => !isScalar(place)],
  ['wrong type', replace((random, place) => random.pick(WRONG)(place.holder[place.key])), always],
  ['boundary', (_random, place) => boundary(_random, place), ({ shape }) => shape.minimum !== undefined || shape.maximum !== undefined || (shape.most ?? Infinity) <= AFFORDABLE],
  ['odd key', oddKey, inMap],
  ['odd key', oddKey, inMap],
  ['odd key', oddKey, inMap],
  ['add', addField, holds('object')],
  ['add', addField, holds('object')],
  ['add', addField, holds('object')],
  ...Array.from({ length: 4 }, () => ['choose and add', chooseAndAdd, hasChoices] as const),
  ['extra field', extraField, holds('object')],
  ['exclusive', addExclusive, place => holds('object')(place) && place.shape.exclusive.length > 0],
  ['duplicate', duplicate, place => holds('array')(place) && place.holder[place.key].length > 0],
  ['duplicate', duplicate, place => holds('array')(place) && place.holder[place.key].length > 0],
  ['another', (random, { holder, key, shape }, plan) => { holder[key].push(generate(random, shape.items!, plan)); }, holds('array')],
  ['odd item', (random, { holder, key, shape }, { kind }) => { holder[key].push(random.pick(poolOf(kind, shape.items!).odd)); }, place => holds('array')(place) && place.shape.items!.type === 'string'],
  ['null item', (random, { holder, key }) => { holder[key].splice(random.below(holder[key].length + 1), 0, null); }, holds('array')],
  ['swap items', (_, { holder, key }) => { holder[key].reverse(); }, place => holds('array')(place) && place.holder[place.key].length > 1],
  ['swap fields', swapFields, place => holds('object', 'map')(place) && Object.keys(place.holder[place.key]).length > 1],
];

const EMPTY: { readonly [type: string]: unknown } = { object: {}, map: {}, array: [], string: '', integer: 0, number: 0, boolean: false, any: {} };

const WRONG: readonly ((value: any) => unknown)[] = [
  value => typeof value === 'string' ? Number(value) || 1 : String(value),
  value => typeof value === 'boolean' ? 'true' : true,
  value => Array.isArray(value) ? value[0] ?? null : [value],
  value => ({ value }),
  value => Array.isArray(value) ? Object.fromEntries(value.map((each, index) => [`k${index}`, each])) : [],
  () => 1.5,
  () => 'text',
];

function boundary(random: Random, { holder, key, shape }: Place): void {
  const { minimum, maximum, most } = shape;
  if (most === undefined) {
    holder[key] = random.pick([minimum, maximum].filter(limit => limit !== undefined).flatMap(limit => [limit - 1, limit, limit + 1]));
    return;
  }
  const size = most + random.between(0, 1);
  const value = holder[key];
  if (shape.type === 'array') {
    holder[key] = Array.from({ length: size }, (_, index) => numbered(structuredClone(value?.[0]), index));
  } else if (shape.type === 'map') {
    holder[key] = Object.fromEntries(Array.from({ length: size }, (_, index) => [`k${index}`, structuredClone(Object.values(value ?? {})[0])]));
  } else {
    holder[key] = random.pick(['a', 'é']).repeat(size);
  }
}

/** A copy of an item that differs from the others in what must be unique. */
function numbered(item: any, index: number): any {
  return item?.name && item.number ? { ...item, name: `${item.name}${index}`, number: item.number + index } : item;
}

function oddKey(random: Random, { holder, key, shape }: Place, { kind }: Plan): void {
  // The pool of keys goes by the map.
  const { odd, good } = poolOf(kind, { ...shape, path: shape.path.slice(0, -'{}'.length) }, true);
  const value = holder[key];
  if (random.chance(0.7)) {
    delete holder[key];
  }
  holder[random.chance(0.4) ? edited(random, { odd, good }) : random.pick(random.chance(0.9) ? odd : good) as string] = value;
}

function addField(random: Random, { holder, key, shape }: Place, plan: Plan): void {
  const name = random.pick(Object.keys(shape.fields));
  holder[key][name] = generate(random, shape.fields[name], plan);
}

/** One of few choices goes with some of the fields beside it, and not with others. */
function chooseAndAdd(random: Random, { holder, key, shape }: Place, plan: Plan): void {
  const choice = random.pick(choicesOf(shape));
  holder[key][choice] = generate(random, shape.fields[choice], plan);
  const name = random.pick(Object.keys(shape.fields));
  holder[key][name] ??= generate(random, shape.fields[name], plan);
}

function choicesOf({ fields }: Shape): string[] {
  return Object.keys(fields).filter(name => fields[name].enum || fields[name].type === 'boolean');
}

function addExclusive(random: Random, { holder, key, shape }: Place, plan: Plan): void {
  for (const name of random.some(random.pick(shape.exclusive), 2)) {
    holder[key][name] ??= generate(random, shape.fields[name], plan);
  }
}

function extraField(random: Random, { holder, key, shape }: Place): void {
  const names = Object.keys(shape.fields);
  const name = names.length > 0 ? random.pick(names) : 'a';
  const snake = name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  const extra = random.pick(['unknown', snake, name.toUpperCase(), `${name}s`, 'backendUtilization', ' ', '']);
  if (!(extra in holder[key])) {
    holder[key][extra] = random.pick([structuredClone(holder[key][name] ?? 'a'), 'a', null, {}]);
  }
}

function duplicate(random: Random, { holder, key, shape }: Place): void {
  const copy = structuredClone(random.pick<any>(holder[key]));
  const isObject = shape.items!.type === 'object' && typeof copy === 'object';
  const names = Object.keys(isObject && copy !== null ? copy : {}).filter(name => typeof copy[name] === 'string');
  if (names.length > 0 && random.chance(0.4)) {
    copy[random.pick(names)] += 'x';
  }
  holder[key].splice(random.below(holder[key].length + 1), 0, copy);
}

function swapFields(random: Random, { holder, key }: Place): void {
  const value = holder[key];
  const [one, other] = random.some(Object.keys(value), 2);
  [value[one], value[other]] = [value[other], value[one]];
}
