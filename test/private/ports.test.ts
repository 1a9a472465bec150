import { Chart } from 'cdk8s';
import { EgressPort, EndpointsAlias, ExternalApi, ExternalNameAlias, LocalAlias } from '../../src';
import { checkPortNumber, describePort } from '../../src/private/ports';
import { shop } from '../helpers';

describe.each<[string, string, (chart: Chart, ports: EgressPort[]) => unknown]>([
  ['ExternalApi', 'egress/api', (chart, ports) => new ExternalApi(chart, 'api', { host: 'api.example.com', ports })],
  ['ExternalNameAlias of a host', 'egress/api', (chart, ports) => new ExternalNameAlias(chart, 'api', { host: 'api.example.com', ports })],
  ['EndpointsAlias', 'egress/api', (chart, ports) => new EndpointsAlias(chart, 'api', { addresses: ['192.0.2.1'], ports })],
  ['LocalAlias', 'egress/api', (chart, ports) => new LocalAlias(chart, 'api', { selector: { app: 'api' }, ports })],
])('the ports of an %s', (_, path, make) => {
  test('may not be an empty list', () => {
    expect(() => make(shop(), [])).toThrow(new Error(
      `[${path}] 'ports' must not be empty: nothing could be called; write at least one, such as [EgressPort.https(443)]`));
  });

  test('may not have a number twice', () => {
    expect(() => make(shop(), [EgressPort.http(80), EgressPort.https(443), EgressPort.http2(80)])).toThrow(new Error(
      `[${path}] 'ports' has the number 80 twice (http, http2-80); each number can have one protocol`));
  });

  test('may not have a name twice', () => {
    expect(() => make(shop(), [EgressPort.http(80), EgressPort.https(443), EgressPort.http(8080, { name: 'http' })])).toThrow(new Error(
      `[${path}] 'ports' has the name 'http' twice (80, 8080); set 'name' of one of them`));
  });
});

test('the ports of a reference by attributes may have no number and no name twice', () => {
  const refer = (...ports: EgressPort[]) => ExternalApi.fromAttributes(shop(), 'api', { host: 'api.example.com', ports });
  expect(() => refer(EgressPort.http(80), EgressPort.http2(80))).toThrow(new Error(
    "[egress/api] 'ports' has the number 80 twice (http, http2-80); each number can have one protocol"));
  expect(() => refer(EgressPort.http(80), EgressPort.http(8080, { name: 'http' }))).toThrow(new Error(
    "[egress/api] 'ports' has the name 'http' twice (80, 8080); set 'name' of one of them"));
});

test.each([[NaN, 'NaN'], [Infinity, 'Infinity'], [-Infinity, '-Infinity']])('says which number %p is', (number, shown) => {
  expect(() => checkPortNumber(undefined, "'targetPort'", number)).toThrow(new Error(`'targetPort' must be a whole number from 1 to 65535, got ${shown}`));
});

test('describes a port by number and protocol', () => {
  expect(describePort(EgressPort.mongo(27018, { name: 'db' }))).toBe('27018 (MONGO)');
});
