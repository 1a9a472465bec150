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
  ['an unknown field at the top', serviceEntry({}, { data: {} }), ['data is not a known field']],
  ['an unknown field of the spec', serviceEntry({ host: 'b' }), ['spec.host is not a known field']],
  ['an unknown field in a list', serviceEntry({ ports: [{ number: 1, name: 'a', port: 1 }] }), ['spec.ports[0].port is not a known field']],
  ['an unknown field beside a choice', destinationRule({ loadBalancer: { simple: 'RANDOM', random: true } }),
    ['spec.trafficPolicy.loadBalancer.random is not a known field']],
  ['a value outside an enum', serviceEntry({ location: 'OUTSIDE' }), ['spec.location must be one of MESH_EXTERNAL, MESH_INTERNAL, got "OUTSIDE"']],
  ['a wrong type', serviceEntry({ exportTo: '.' }), ['spec.exportTo must be a list, got "."']],
  ['a number where a label has text', serviceEntry({}, { metadata: { name: 'a', labels: { a: 1 } } }), ['metadata.labels.a must be a text, got 1']],
  ['a list that is too short', serviceEntry({ hosts: [] }), ['spec.hosts must have from 1 to 256 items, got 0']],
  ['a missing field', serviceEntry({ ports: [{ number: 1 }] }), ['spec.ports[0].name must be there']],
  ['a rule that is broken', serviceEntry({ hosts: ['*'] }), ['spec.hosts[0] must not be the wildcard for all hosts, got "*"']],
  ['an object without a name', serviceEntry({}, { metadata: { labels: {} } }), ['metadata.name must have from 1 to 253 characters']],
  ['metadata that nobody asked for', serviceEntry({}, { metadata: { name: 'a', uid: 'b' } }), ['metadata.uid is not emitted']],
])('refuses %s', (_, manifest, errors) => {
  expect(crdErrors(manifest)).toEqual(errors);
});

test.each([['v1', 'Service'], ['networking.istio.io/v1beta1', 'ServiceEntry'], ['networking.istio.io/v1', 'Nonsense']])('does not know %s %s', (apiVersion, kind) => {
  expect(crdErrors({ apiVersion, kind })).toBeUndefined();
});
