import { readFileSync } from 'fs';
import { join } from 'path';
import { acceptanceOf } from '../../../src/check/acceptance';
import { ISTIO_KINDS, kindProblems } from '../../../src/check/istio/kinds';

const problemsOf = (apiVersion: string, kind: string) => kindProblems({ apiVersion, kind, metadata: { name: 'a' } });

test.each([
  ['networking.istio.io/v1', 'ServiceEntryy', "write 'ServiceEntry'"],
  ['networking.istio.io/v1', 'virtualservice', "write 'VirtualService'"],
  ['networking.istio.io/v1', 'AuthorizationPolicy', "write apiVersion 'security.istio.io/v1'"],
  ['security.istio.io/v1', 'ServiceEntry', "write apiVersion 'networking.istio.io/v1'"],
  ['security.istio.io/v1', 'Tls', 'write one of AuthorizationPolicy, PeerAuthentication, RequestAuthentication'],
])('refuses a kind that its group does not have: %s %s', (apiVersion, kind, fix) => {
  expect(problemsOf(apiVersion, kind)).toEqual([
    { rule: 'schema-unknown-kind', severity: 'error', path: ['kind'], message: `${apiVersion.split('/')[0]} has no kind ${kind}`, fix },
  ]);
  expect(acceptanceOf({ apiVersion, kind, metadata: { name: 'a' } }, { istioMinor: 32 })).toHaveLength(1);
});

test.each(Object.entries(ISTIO_KINDS).flatMap(([group, kinds]) => kinds.map(kind => [`${group}/v1`, kind])))('takes %s %s', (apiVersion, kind) => {
  expect(problemsOf(apiVersion, kind)).toEqual([]);
});

test.each([
  ['gateway.networking.k8s.io/v1', 'Gatewayy'], ['v1', 'Servicee'], ['install.istio.io/v1alpha1', 'IstioOperator'], ['toString/v1', 'ServiceEntry'],
])('says nothing of groups that are not of the mesh\'s API: %s %s', (apiVersion, kind) => {
  expect(problemsOf(apiVersion, kind)).toEqual([]);
});

test('knows all kinds that are judged', () => {
  const judged = Object.keys(JSON.parse(readFileSync(join(__dirname, '../../../crds/istio.json'), 'utf8')));
  expect(Object.entries(ISTIO_KINDS).flatMap(([group, kinds]) => kinds.map(kind => `${group}/${kind}`))).toEqual(expect.arrayContaining(judged));
});
