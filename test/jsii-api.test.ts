/** What the public API must be for all languages that jsii serves, and for the reference that is made from its comments. jsii itself accepts the contrary. */
import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { gunzipSync } from 'zlib';
import * as library from '../src';

/** Where `any` is right: questions about anything at all. */
const ANY_ALLOWED = ['ExternalApi.isExternalApi(x)'];

/** The assembly of the last compilation. A large one is a pointer to a compressed file. */
function readAssembly(file: string): any {
  if (!existsSync(file)) {
    throw new Error(`${file} is missing; run 'npm run compile'`);
  }
  const content = JSON.parse(readFileSync(file, 'utf8'));
  return content.schema === 'jsii/file-redirect' ? JSON.parse(gunzipSync(readFileSync(join(dirname(file), content.filename))).toString('utf8')) : content;
}

/** A documented thing of the API, with the types it names. */
interface Item {
  readonly name: string;
  readonly docs?: { readonly summary?: string; readonly default?: string };
  readonly types: any[];
  readonly needsDefault?: boolean;
}

function itemsOf(type: any): Item[] {
  const methods = [...type.methods ?? [], ...type.initializer ? [{ ...type.initializer, name: 'constructor' }] : []];
  return [
    { name: type.name, docs: type.docs, types: [] },
    ...(type.members ?? []).map((member: any) => ({ name: `${type.name}.${member.name}`, docs: member.docs, types: [] })),
    ...(type.properties ?? []).map((property: any) => ({
      name: `${type.name}.${property.name}`, docs: property.docs, types: [property.type], needsDefault: type.datatype && property.optional,
    })),
    ...methods.flatMap((method: any) => [
      { name: `${type.name}.${method.name}()`, docs: method.docs, types: method.returns ? [method.returns.type] : [] },
      ...(method.parameters ?? []).map((parameter: any) => ({
        name: `${type.name}.${method.name}(${parameter.name})`, docs: parameter.docs, types: [parameter.type],
      })),
    ]),
  ];
}

/** A type and those inside of it. */
function flat(type: any): any[] {
  return [type, ...[type.collection?.elementtype, ...type.union?.types ?? [], ...type.intersection?.types ?? []].filter(Boolean).flatMap(flat)];
}

function complaintsAbout({ name, docs, types, needsDefault }: Item): string[] {
  const named = types.flatMap(flat);
  return [
    ...docs?.summary ? [] : [`${name} has no summary`],
    ...needsDefault && !docs?.default ? [`${name} has no @default`] : [],
    ...named.some(type => type.union || type.intersection) ? [`${name} is a union or an intersection`] : [],
    ...named.some(type => ['any', 'json'].includes(type.primitive)) && !ANY_ALLOWED.includes(name) ? [`${name} is any`] : [],
  ];
}

function twinsOf(type: any): string[] {
  const members = [...type.methods ?? [], ...type.properties ?? []];
  const named = (isStatic: boolean) => new Set<string>(members.filter(member => Boolean(member.static) === isStatic).map(({ name }) => name));
  const instance = named(false);
  return [...named(true)].filter(name => instance.has(name)).map(name => `${type.name}.${name} is static and not`);
}

/** All that is wrong with an assembly, and with what the package exports beside it. */
function complaints(assembly: any, exported: string[]): string[] {
  const types = Object.values<any>(assembly.types);
  const known = types.map(({ name }) => name);
  return [
    ...types.flatMap(type => [...itemsOf(type).flatMap(complaintsAbout), ...twinsOf(type)]),
    ...exported.filter(name => !known.includes(name)).map(name => `${name} is exported and no type`),
    ...types.filter(({ kind, name }) => kind !== 'interface' && !exported.includes(name)).map(({ name }) => `${name} is not exported`),
  ];
}

const assembly = readAssembly(join(__dirname, '..', '.jsii'));
const exported = Object.keys(library);

test('the public API suits every language and is documented whole', () => {
  expect(complaints(assembly, exported)).toEqual([]);
});

test('each exception is still needed', () => {
  const items = Object.values<any>(assembly.types).flatMap(itemsOf);
  expect(ANY_ALLOWED.filter(name => !items.some(item => item.name === name && item.types.some(type => type.primitive === 'any')))).toEqual([]);
});

describe('an assembly is refused', () => {
  const type = (api: any, name: string) => api.types[`cdk8s-istio-egress.${name}`];
  const member = (api: any, name: string, list: string, of: string) => type(api, name)[list].find((each: any) => each.name === of);
  const text = { primitive: 'string' };
  const union = { union: { types: [text, { primitive: 'number' }] } };
  const anything = { primitive: 'any' };

  test.each<[string, (api: any) => void, string]>([
    ['for a union', api => { member(api, 'EgressPort', 'properties', 'number').type = union; }, 'EgressPort.number is a union or an intersection'],
    ['for a union in a list', api => { member(api, 'ExternalApi', 'properties', 'ports').type = { collection: { kind: 'array', elementtype: union } }; },
      'ExternalApi.ports is a union or an intersection'],
    ['for any in a parameter', api => { member(api, 'ExternalApi', 'methods', 'addPort').parameters[0].type = anything; }, 'ExternalApi.addPort(port) is any'],
    ['for any in a parameter of a constructor', api => { type(api, 'LocalAlias').initializer.parameters[2].type = anything; }, 'LocalAlias.constructor(props) is any'],
    ['for any in a list that is returned', api => { member(api, 'ExternalEndpoint', 'methods', 'all').returns.type = { collection: { kind: 'array', elementtype: anything } }; },
      'ExternalEndpoint.all() is any'],
    ['for JSON in a map', api => { member(api, 'LocalAliasProps', 'properties', 'selector').type = { collection: { kind: 'map', elementtype: { primitive: 'json' } } }; },
      'LocalAliasProps.selector is any'],
    ['for a type without a summary', api => { delete type(api, 'VirtualIps').docs; }, 'VirtualIps has no summary'],
    ['for an enum member without a summary', api => { delete type(api, 'Severity').members[0].docs.summary; }, 'Severity.ERROR has no summary'],
    ['for a property without a summary', api => { delete member(api, 'Mesh', 'properties', 'dnsCapture').docs; }, 'Mesh.dnsCapture has no summary'],
    ['for a method without a summary', api => { delete member(api, 'Mesh', 'methods', 'of').docs; }, 'Mesh.of() has no summary'],
    ['for a constructor without a summary', api => { delete type(api, 'ExternalApi').initializer.docs; }, 'ExternalApi.constructor() has no summary'],
    ['for a parameter without a summary', api => { delete member(api, 'UpstreamTls', 'methods', 'unverified').parameters[0].docs; },
      'UpstreamTls.unverified(reason) has no summary'],
    ['for an optional prop without its default', api => { delete member(api, 'MeshFacts', 'properties', 'clusterDomain').docs.default; }, 'MeshFacts.clusterDomain has no @default'],
    ['for static and instance members of one name', api => { type(api, 'Mesh').properties.push({ ...member(api, 'Mesh', 'methods', 'of'), type: text, static: undefined }); },
      'Mesh.of is static and not'],
    ['for a class that is not exported', api => { api.types['cdk8s-istio-egress.Hidden'] = { kind: 'class', name: 'Hidden', docs: { summary: 'A class.' } }; }, 'Hidden is not exported'],
  ])('%s', (_, spoil, complaint) => {
    const spoilt = structuredClone(assembly);
    spoil(spoilt);
    expect(complaints(spoilt, exported)).toEqual([complaint]);
  });

  test('for an exported function or constant, which it does not name', () => {
    expect(complaints(assembly, [...exported, 'minorOf'])).toEqual(['minorOf is exported and no type']);
  });
});
