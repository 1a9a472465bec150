import { CertificateAuthority, Workload } from '../src';

const BILLING = Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' });

test('is one of a file, a ConfigMap and a Secret', () => {
  expect(CertificateAuthority.fromFile('/etc/certs/ca.pem')).toEqual({ file: '/etc/certs/ca.pem' });
  expect(CertificateAuthority.fromConfigMap('partner-ca')).toEqual({ configMap: 'partner-ca' });
  expect(CertificateAuthority.fromSecret('partner-ca', BILLING)).toEqual({ secret: 'partner-ca', workload: BILLING });
  expect(CertificateAuthority.fromSecret('partner-ca', BILLING).workload).toBe(BILLING);
});

test.each([['', '""'], ['ca.pem', '"ca.pem"'], ['./ca.pem', '"./ca.pem"'], ['/etc/certs/', '"/etc/certs/"'], ['/', '"/"'], [undefined as any, 'undefined'], [5 as any, '5']])(
  'its file may not be %p', (path, shown) => {
    expect(() => CertificateAuthority.fromFile(path)).toThrow(new Error(
      `'path' must be the absolute path of a file in the proxy's container, such as '/etc/certs/ca.pem', got ${shown}`));
  });

describe.each<[string, (name: string) => CertificateAuthority]>([
  ['configMap', name => CertificateAuthority.fromConfigMap(name)], ['secret', name => CertificateAuthority.fromSecret(name, BILLING)],
])('the name of its %s', (prop, make) => {
  test.each(['a', 'partner-ca', '1.partner', 'x'.repeat(253)])('may be %s', name => {
    expect(make(name)[prop as 'configMap' | 'secret']).toBe(name);
  });

  test.each([
    ['', '""'], ['Partner', '"Partner"'], ['partner_ca', '"partner_ca"'], ['-ca', '"-ca"'], ['ca-', '"ca-"'], ['other-namespace/ca', '"other-namespace/ca"'],
    ['configmap://ca', '"configmap://ca"'], ['kubernetes://ca', '"kubernetes://ca"'], ['x'.repeat(254), `"${'x'.repeat(199)}…`], [undefined as any, 'undefined'], [5 as any, '5'],
  ])('may not be %p', (name, shown) => {
    expect(() => make(name)).toThrow(new Error(
      `'${prop}' must be the name of an object in the same namespace (lower-case letters, digits, '-' and '.'), got ${shown}`));
  });
});

test.each<[any, string]>([
  [undefined, 'undefined'], [null, 'null'], ['billing', '"billing"'], [{ app: 'billing' }, '{"app":"billing"}'],
  [{ labels: { app: 'billing' }, serviceAccount: 'billing' }, '{"labels":{"app":"billing"},"serviceAccount":"billing"}'],
])('its workload may not be %j', (workload, shown) => {
  expect(() => CertificateAuthority.fromSecret('partner-ca', workload)).toThrow(new Error(
    `'workload' must be a Workload, got ${shown}; write such as Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })`));
});
