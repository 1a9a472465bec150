import { EgressPort, EndpointsAlias, ExternalApi, ExternalNameAlias, LocalAlias } from '../src';
import { shop } from './helpers';
import { HeaderOperations } from '../src/header-operations';
import { RouteDestination } from '../src/route-destination';
import { RouteMirror } from '../src/route-mirror';

const HTTP = [EgressPort.http(80)];
const chart = shop();
const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: HTTP });
const alias = new ExternalNameAlias(chart, 'alias', { target: api });
const fixed = new EndpointsAlias(chart, 'fixed', { addresses: ['192.0.2.10'], ports: HTTP });
const local = new LocalAlias(chart, 'local', { selector: { app: 'local' }, ports: HTTP });

const untyped: any = { RouteDestination, RouteMirror };

test.each([api, fixed, local])('leads to an API or an alias: %#', target => {
  const nothing = { weight: undefined, port: undefined, requestHeaders: undefined, responseHeaders: undefined };
  expect({ ...RouteDestination.of(target) }).toEqual({ target, ...nothing });
});

test('leads to an API that somebody else registered, and to what an ExternalName alias stands for', () => {
  const theirs = ExternalApi.fromAttributes(chart, 'theirs', { host: 'theirs.example.com' });
  expect(RouteDestination.of(theirs).target).toBe(theirs);
  expect(RouteDestination.of(alias).target).toBe(api);
});

test('keeps weight, port and headers', () => {
  const headers = HeaderOperations.of({ remove: ['cookie'] });
  expect({ ...RouteDestination.of(api, { weight: 5, port: 80, requestHeaders: headers, responseHeaders: headers }) })
    .toEqual({ target: api, weight: 5, port: 80, requestHeaders: headers, responseHeaders: headers });
});

test.each<[() => RouteDestination, string]>([
  [() => untyped.RouteDestination.of('api.example.com'), "'target' must be an ExternalApi, an alias or a VirtualMachineService, got \"api.example.com\"; write the construct itself"],
  [() => untyped.RouteDestination.of(undefined), "'target' must be an ExternalApi, an alias or a VirtualMachineService, got undefined; write the construct itself"],
  [() => untyped.RouteDestination.of(chart), "'target' must be an ExternalApi, an alias or a VirtualMachineService, got the construct \"egress\"; write the construct itself"],
  [() => RouteDestination.of(api, { weight: -1 }), "'weight' must be a whole number from 0 to 2147483647, got -1; write shares such as 95 and 5"],
  [() => RouteDestination.of(api, { weight: 0.5 }), "'weight' must be a whole number from 0 to 2147483647, got 0.5; write shares such as 95 and 5"],
  [() => RouteDestination.of(api, { port: 0 }), "'port' of a destination must be a whole number from 1 to 65535, got 0"],
  [() => untyped.RouteDestination.of(api, { requestHeaders: { set: { a: '1' } } }),
    "'requestHeaders' must be HeaderOperations, got {\"set\":{\"a\":\"1\"}}; write such as HeaderOperations.of({ remove: ['cookie'] })"],
])('refuses %p', (make, message) => {
  expect(make).toThrow(new Error(message));
});

test('copies go to Services of the cluster', () => {
  expect({ ...RouteMirror.to(local) }).toEqual({ target: local, percent: 100, port: undefined });
  expect({ ...RouteMirror.to(fixed, { percent: 0.5, port: 80 }) }).toEqual({ target: fixed, percent: 0.5, port: 80 });
});

test.each<[() => RouteMirror, string]>([
  [() => RouteMirror.to(alias), "'target' of a mirror must be a LocalAlias or an EndpointsAlias, got \"api.example.com\": a copy keeps the Host of the original, and " +
    'Istio can not change it; mirror to a Service of the cluster that calls the other host'],
  [() => untyped.RouteMirror.to(api), "'target' of a mirror must be a LocalAlias or an EndpointsAlias, got \"api.example.com\": a copy keeps the Host of the original, and " +
    'Istio can not change it; mirror to a Service of the cluster that calls the other host'],
  [() => RouteMirror.to(local, { percent: 0 }), "'percent' must be a number from 0.0001 to 100 with at most four decimals, got 0"],
  [() => RouteMirror.to(local, { port: 65536 }), "'port' of a mirror must be a whole number from 1 to 65535, got 65536"],
])('a mirror refuses %p', (make, message) => {
  expect(make).toThrow(new Error(message));
});
