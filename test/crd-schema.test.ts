import { crdErrors } from './crd-schema';

const serviceEntry = (spec: object, rest: object = {}) => ({
  apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'a' }, spec: { hosts: ['a.example.com'], ...spec }, ...rest,
});

const destinationRule = (trafficPolicy: object) => ({
  apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'a' }, spec: { host: 'a.example.com', trafficPolicy },
});

test.each<[string, object]>([
  ['every field of a plain entry', serviceEntry({ ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }], location: 'MESH_EXTERNAL', resolution: 'DNS' })],
  ['a choice of which one is taken', destinationRule({ loadBalancer: { simple: 'ROUND_ROBIN' } })],
  ['any field of a status', serviceEntry({}, { status: { anything: { at: 'all' } } })],
])('accepts %s', (_, manifest) => {
  expect(crdErrors(manifest)).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['an unknown field at the top', serviceEntry({}, { data: {} }), [" must NOT have additional properties 'data'"]],
  ['an unknown field of the spec', serviceEntry({ host: 'b' }), ["/spec must NOT have additional properties 'host'"]],
  ['an unknown field in a list', serviceEntry({ ports: [{ number: 1, name: 'a', port: 1 }] }), ["/spec/ports/0 must NOT have additional properties 'port'"]],
  ['an unknown field beside a choice', destinationRule({ loadBalancer: { simple: 'RANDOM', random: true } }),
    ["/spec/trafficPolicy/loadBalancer must NOT have additional properties 'random'"]],
  ['a value outside an enum', serviceEntry({ location: 'OUTSIDE' }), ['/spec/location must be equal to one of the allowed values']],
  ['a wrong type', serviceEntry({ exportTo: '.' }), ['/spec/exportTo must be array']],
  ['a number where a label has text', serviceEntry({}, { metadata: { name: 'a', labels: { a: 1 } } }), ['/metadata/labels/a must be string']],
  ['a list that is too short', serviceEntry({ hosts: [] }), ['/spec/hosts must NOT have fewer than 1 items']],
  ['a missing field', serviceEntry({ ports: [{ number: 1 }] }), ["/spec/ports/0 must have required property 'name'"]],
])('refuses %s', (_, manifest, errors) => {
  expect(crdErrors(manifest)).toEqual(errors);
});

test.each([['v1', 'Service'], ['networking.istio.io/v1beta1', 'ServiceEntry'], ['networking.istio.io/v1', 'Nonsense']])('does not know %s %s', (apiVersion, kind) => {
  expect(crdErrors({ apiVersion, kind })).toBeUndefined();
});
