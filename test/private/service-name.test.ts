import { Chart, type ApiObjectMetadata } from 'cdk8s';
import { EgressPort, EndpointsAlias, ExternalNameAlias, LocalAlias, Mesh, type IServiceAlias } from '../../src';
import { only, shop, synth } from '../helpers';

type Make = (chart: Chart, id: string, metadata?: ApiObjectMetadata) => IServiceAlias;

describe.each<[string, Make]>([
  ['ExternalNameAlias', (chart, id, metadata) => new ExternalNameAlias(chart, id, { metadata, host: 'api.example.com', ports: [EgressPort.http(80)] })],
  ['EndpointsAlias', (chart, id, metadata) => new EndpointsAlias(chart, id, { metadata, addresses: ['192.0.2.1'], ports: [EgressPort.http(80)] })],
  ['LocalAlias', (chart, id, metadata) => new LocalAlias(chart, id, { metadata, selector: { app: 'api' }, ports: [EgressPort.http(80)] })],
])('the Service of an %s', (_, make) => {
  test('has the id for its name, without a hash', () => {
    const chart = shop();
    expect(make(chart, 'payments').serviceName).toBe('payments');
    expect(only(synth(chart), 'Service').metadata).toMatchObject({ name: 'payments', namespace: 'shop' });
  });

  test('has the name of its metadata, whatever the id is', () => {
    const chart = shop();
    expect(make(chart, 'My_Payments', { name: 'payments' }).serviceName).toBe('payments');
    expect(only(synth(chart), 'Service').metadata.name).toBe('payments');
  });

  test('takes a name of 63 characters', () => {
    expect(make(shop(), 'x'.repeat(63)).serviceName).toBe('x'.repeat(63));
  });

  test.each(['Payments', 'my_payments', 'my.payments', '1payments', '-payments', 'payments-', 'my payments', 'x'.repeat(64)])('refuses the id %s', id => {
    expect(() => make(shop(), id)).toThrow(new Error(
      `[egress/${id}] the id of an alias must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter; ends with a letter or digit), ` +
      `got "${id}"; callers dial it; choose such an id, or set 'metadata.name'`));
  });

  test.each(['', 'Payments', 'my_payments', 'my.payments', '1payments', 'payments-', 'x'.repeat(64)])('refuses the name %p', name => {
    expect(() => make(shop(), 'payments', { name })).toThrow(new Error(
      "[egress/payments] 'metadata.name' of an alias must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter; " +
      `ends with a letter or digit), got "${name}"; callers dial it`));
  });

  test('has a full name in its namespace and the domain of the cluster', () => {
    const chart = shop();
    const alias = make(chart, 'payments');
    expect(alias.host).toBe('payments.shop.svc.cluster.local');
    Mesh.configure(chart, { clusterDomain: 'corp.internal' });
    expect(alias.host).toBe('payments.shop.svc.corp.internal');
  });

  test('is in the namespace of its metadata rather than the chart', () => {
    const chart = shop();
    const alias = make(chart, 'payments', { namespace: 'billing' });
    expect(alias).toMatchObject({ namespace: 'billing', host: 'payments.billing.svc.cluster.local' });
    expect(synth(chart).map(manifest => manifest.metadata.namespace)).toEqual(synth(chart).map(() => 'billing'));
  });

  test('has only its short name where the namespace is unknown', () => {
    const alias = make(new Chart(shop().node.root as any, 'nowhere'), 'payments');
    expect(alias.namespace).toBeUndefined();
    expect(alias.host).toBe('payments');
  });

  test('is what the alias is by default to patches and cdk8s-plus', () => {
    const alias = make(shop(), 'payments');
    expect(alias.node.defaultChild).toBe(alias.service);
    expect(alias.service.kind).toBe('Service');
  });
});
