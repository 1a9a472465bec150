import { Duration } from 'cdk8s';
import { EgressPort, ExternalApi, UpstreamTls } from '../../src';
import { virtualServiceSpec, type HostRoutes } from '../../src/emit/virtual-service';
import { HttpRoute } from '../../src/route';
import { RouteMatch } from '../../src/route-match';
import { shop } from '../helpers';

/** The host that serves the name. */
const self = ExternalApi.fromAttributes(shop(), 'api', { host: 'api.example.com' });

const route = (parts: Partial<HostRoutes>) => JSON.parse(JSON.stringify(virtualServiceSpec({
  name: 'alias.shop.svc.cluster.local',
  self,
  host: 'api.example.com',
  exportTo: ['.'],
  ports: [EgressPort.http(80)],
  routes: [HttpRoute.to(self)],
  serverName: () => undefined,
  ...parts,
})));

test('sends all requests to the destination', () => {
  expect(route({})).toEqual({
    hosts: ['alias.shop.svc.cluster.local'],
    exportTo: ['.'],
    http: [{ route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }] }],
  });
});

test('has one rule a port, each to the port that was dialled', () => {
  const { http } = route({ ports: [EgressPort.http(80, { targetPort: 8080 }), EgressPort.grpc(9090), EgressPort.http2(81)] });
  expect(http).toEqual([80, 9090, 81].map(number => ({
    match: [{ port: number }],
    route: [{ destination: { host: 'api.example.com', port: { number } } }],
  })));
});

test('leaves ports alone where Istio sees no requests', () => {
  const ports = [EgressPort.https(443), EgressPort.http(80), EgressPort.tls(8443), EgressPort.tcp(5432), EgressPort.mongo(27017)];
  const { http } = route({ ports });
  expect(http).toEqual([{ route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }] }]);
});

describe('the Host header', () => {
  const tls = UpstreamTls.simple();
  const authority = (port: EgressPort) => route({ ports: [port], serverName: () => 'api.example.com' }).http[0].rewrite;

  test.each<[string, EgressPort, string]>([
    ['in clear on 80', EgressPort.http(80), 'api.example.com'],
    ['in clear on another port', EgressPort.http(8080), 'api.example.com:8080'],
    ['in clear on 444', EgressPort.http(444), 'api.example.com:444'],
    ['in clear on 80 by another port, which callers name', EgressPort.http(8080, { targetPort: 80 }), 'api.example.com:8080'],
    ['in clear on another port by 80, which callers do not name', EgressPort.http(80, { targetPort: 8080 }), 'api.example.com'],
    ['in TLS on 443', EgressPort.http(80, { tls }), 'api.example.com'],
    ['in TLS on 443 by 443', EgressPort.http(443, { tls }), 'api.example.com'],
    ['in TLS on another port', EgressPort.http(80, { tls, targetPort: 8443 }), 'api.example.com:8443'],
    ['in TLS on 80', EgressPort.http(80, { tls, targetPort: 80 }), 'api.example.com:80'],
  ])('has the port of the server\'s own URL: %s', (_, port, expected) => {
    expect(authority(port)).toEqual({ authority: expected });
  });

  test('is rewritten at the ports where the server has a name', () => {
    const ports = [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'a.example.net' }) }), EgressPort.http(81)];
    expect(route({ ports, serverName: port => port.upstreamTls?.serverName }).http.map(({ rewrite }: any) => rewrite))
      .toEqual([{ authority: 'a.example.net' }, undefined]);
  });
});

test.each([
  [Duration.seconds(5), '5s'], [Duration.millis(1), '0.001s'], [Duration.millis(1500), '1.5s'], [Duration.minutes(2), '120s'], [Duration.days(1), '86400s'],
])('writes a timeout in seconds, on every rule', (timeout, text) => {
  const { http } = route({ timeout, ports: [EgressPort.http(80), EgressPort.grpc(9090)] });
  expect(http.map((rule: any) => rule.timeout)).toEqual([text, text]);
});

test('has the routes that were added before the one that takes the rest', () => {
  const { http } = route({ routes: [HttpRoute.respond(503, { matches: [RouteMatch.pathPrefix('/old/')] }), HttpRoute.to(self)], timeout: Duration.seconds(5) });
  expect(http).toEqual([
    { match: [{ uri: { prefix: '/old/' } }], directResponse: { status: 503 } },
    { timeout: '5s', route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }] },
  ]);
});
