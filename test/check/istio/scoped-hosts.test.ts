import { gatewayHostProblems, sidecarHostProblems } from '../../../src/check/istio/scoped-hosts';

const AT = ['spec', 'hosts', 0];
const sidecar = (host: string, istioMinor = 32) => [...sidecarHostProblems(host, AT, istioMinor)].map(({ rule }) => rule);

describe("a Sidecar's host", () => {
  test.each(['*/*', './*', '~/*', 'billing/*', 'billing/api.example.com', '*/*.example.com', './a.b.'])('may be %s', host => {
    expect(sidecar(host)).toEqual([]);
    expect(sidecar(host, 29)).toEqual([]);
  });

  test.each(['~billing/*', '~*/a.b', '~./a.b'])('may leave out a namespace from 1.31 on: %s', host => {
    expect(sidecar(host, 31)).toEqual([]);
    expect(sidecar(host, 30)).toEqual(['host-namespace']);
  });

  test.each([
    ['api.example.com', 'host-without-namespace'],
    ['', 'host-without-namespace'],
    ['/a.b', 'host-namespace'],
    ['a_b/a.b', 'host-namespace'],
    ['~~/a.b', 'host-namespace'],
    ['~a_b/a.b', 'host-namespace'],
    ['billing/', 'host-invalid'],
    ['billing/203.0.113.7', 'host-invalid'],
    ['billing/api', 'host-short'],
    ['billing/*api.example.com', 'host-partial-wildcard'],
  ])('may not be %j', (host, rule) => expect(sidecar(host)).toEqual([rule]));

  test('is explained, at its place', () => {
    expect([...sidecarHostProblems('api.example.com', AT, 32)]).toEqual([{
      rule: 'host-without-namespace',
      severity: 'error',
      path: AT,
      message: "a Sidecar's host must be 'namespace/host', got \"api.example.com\"",
      fix: "write '*/' before it for all namespaces",
    }]);
  });
});

test("a Gateway's host may be an address, and have no namespace", () => {
  expect([...gatewayHostProblems('203.0.113.7', AT, false)]).toEqual([]);
  expect([...gatewayHostProblems('billing/203.0.113.7', AT, false)]).toEqual([]);
});
