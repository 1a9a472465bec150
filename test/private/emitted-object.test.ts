import { ApiObject, ApiObjectMetadataDefinition, App, Chart, JsonPatch, Lazy, type IResolver } from 'cdk8s';
import fc from 'fast-check';
import { EmittedObject } from '../../src/private/emitted-object';
import { build, scenario } from '../arbitraries';

const KIND = { apiVersion: 'v1', kind: 'ConfigMap' };

/** What making an object comes to, with its fields in their order. */
function outcome(make: () => any): string {
  try {
    return JSON.stringify(make());
  } catch (error) {
    return String(error);
  }
}

function expectOrdinary(object: ApiObject): void {
  expect(outcome(() => object.toJson())).toBe(outcome(() => ApiObject.prototype.toJson.call(object)));
}

class Union {
  public constructor(public readonly value: unknown) {}
}

const keys = fc.oneof({ weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c', 'spec', '10', '9', 'Z') },
  { weight: 1, arbitrary: fc.constantFrom('constructor', 'resolve', 'value', 'toString') });
const leaf = fc.oneof(
  { weight: 6, arbitrary: fc.oneof(fc.string(), fc.integer(), fc.boolean()) },
  { weight: 2, arbitrary: fc.constantFrom(undefined, null, NaN) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(new Union('5'), new Union(5), new Union({}), new Date(0), () => 1, Object.create(null)) },
);
const { value } = fc.letrec<{ value: unknown; fields: Record<string, unknown> }>(tie => ({
  value: fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) }, { weight: 2, arbitrary: tie('fields') },
    { weight: 1, arbitrary: tie('value').map(made => Lazy.any({ produce: () => made })) },
    { weight: 1, arbitrary: tie('value').map(made => ({ resolve: () => made })) }),
  fields: fc.dictionary(keys, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));
const body = fc.dictionary(keys, value, { maxKeys: 3, noNullPrototype: true });
const metadata = fc.record({
  labels: fc.dictionary(keys, leaf, { noNullPrototype: true }),
  annotations: fc.dictionary(keys, value, { noNullPrototype: true }),
  finalizers: fc.array(fc.string(), { maxLength: 1 }),
}, { requiredKeys: [] }) as fc.Arbitrary<object>;

describe('an object of ours comes to what cdk8s makes of it', () => {
  test('whatever is in it', () => {
    fc.assert(fc.property(body, metadata, (fields, given) => {
      expectOrdinary(new EmittedObject(new Chart(new App(), 'egress', { labels: { app: 'shop' } }), 'it', KIND, given, fields));
    }), { numRuns: 1000 });
  });

  test('metadata that comes to a token, which cdk8s resolves once more', () => {
    const annotations: any = { a: { resolve: { resolve: () => () => 1 } } };
    const it = new EmittedObject(new Chart(new App(), 'egress'), 'it', KIND, { annotations }, {});
    expectOrdinary(it);
    expect(it.toJson().metadata.annotations).toEqual({ a: 1 });
  });

  test('in every app', () => {
    fc.assert(fc.property(scenario, from => build(from).app.node.findAll().filter(ApiObject.isApiObject).forEach(expectOrdinary)), { numRuns: 50 });
  });

  const object = (app = new App()) => new EmittedObject(new Chart(app, 'egress'), 'it', KIND, { labels: { a: 'b' } }, { spec: Lazy.any({ produce: () => ({ b: 'x', a: 1 }) }) });

  test('with patches and metadata that are added later', () => {
    const patched = object();
    patched.metadata.add('generateName', 'it-');
    expectOrdinary(patched);
    patched.addJsonPatch(JsonPatch.replace('/spec/b', 'y'), JsonPatch.add('/metadata/labels/c', 'd'));
    expectOrdinary(patched);
    expect(patched.toJson()).toMatchObject({ metadata: { generateName: 'it-', labels: { a: 'b', c: 'd' } }, spec: { a: 1, b: 'y' } });
  });

  test('with anything that is added to its metadata', () => {
    fc.assert(fc.property(metadata, fc.array(fc.tuple(fc.constantFrom('labels', 'name', 'apiObject', 'toString', '_additionalAttributes', 'managedFields'), value), { maxLength: 3 }),
      (given, added) => {
        const it = new EmittedObject(new Chart(new App(), 'egress'), 'it', KIND, given, {});
        added.forEach(([key, each]) => it.metadata.add(key, each));
        expectOrdinary(it);
      }), { numRuns: 300 });
  });

  test('where cdk8s keeps something in metadata that is not known here', () => {
    const it = object();
    Object.assign(it.metadata, { deletionPolicy: 'keep', toJson: () => ({ name: 'it', deletionPolicy: 'keep' }) });
    expectOrdinary(it);
    expect(it.toJson().metadata).toEqual({ name: 'it', deletionPolicy: 'keep' });
  });

  class Marked extends ApiObjectMetadataDefinition {
    public toJson(): any {
      return { ...super.toJson(), marked: 'yes' };
    }
  }
  test.each<[string, (it: ApiObject) => void]>([
    ['is of a class of theirs', it => Object.assign(it, { metadata: new Marked({ name: 'it', apiObject: it }) })],
    ['has a method of another language', ({ metadata: own }) => Object.defineProperty(own, 'toJson', { value: () => ({ name: 'it', marked: 'yes' }) })],
  ])('where metadata %s', (_, change) => {
    const it = object();
    change(it);
    expectOrdinary(it);
    expect(it.toJson().metadata).toEqual({ name: 'it', marked: 'yes' });
  });

  test('where an app resolves values of its own', () => {
    const shouting: IResolver = { resolve: context => context.value === 'x' && context.replaceValue('X') };
    const resolved = object(new App({ resolvers: [shouting] }));
    expectOrdinary(resolved);
    expect(resolved.toJson().spec).toEqual({ a: 1, b: 'X' });
  });

  test('where fields are not sorted', () => {
    process.env.CDK8S_DISABLE_SORT = 'true';
    const unsorted = object();
    expectOrdinary(unsorted);
    expect(Object.keys(unsorted.toJson().spec)).toEqual(['b', 'a']);
    delete process.env.CDK8S_DISABLE_SORT;
  });

  test('where it can not be made', () => {
    const failing = new EmittedObject(new Chart(new App(), 'egress'), 'it', KIND, {}, { spec: Lazy.any({ produce: () => { throw new Error('not yet'); } }) });
    expect(() => failing.toJson()).toThrow("Failed serializing construct at path 'egress/it' with name 'egress-it-");
    expectOrdinary(failing);
  });
});
