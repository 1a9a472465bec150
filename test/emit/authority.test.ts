import { EgressPort, UpstreamTls } from '../../src';
import { authorityOf } from '../../src/emit/authority';

const tls = UpstreamTls.simple();

test.each<[EgressPort, string]>([
  [EgressPort.http(80), 'api.example.com'],
  [EgressPort.http(80, { targetPort: 8080 }), 'api.example.com'],
  [EgressPort.http(80, { tls }), 'api.example.com'],
  [EgressPort.http(8080), 'api.example.com:8080'],
  [EgressPort.http(8080, { tls, targetPort: 80 }), 'api.example.com:80'],
])('names the port unless it is the usual one: %#', (port, authority) => {
  expect(authorityOf('api.example.com', port)).toBe(authority);
});
