import { ApiObject, Chart } from 'cdk8s';
import {
  CircuitBreaker, EgressPort, EndpointsAlias, ExternalApi, ExternalEndpoint, ExternalNameAlias, HttpRoute, LoadBalancing, LocalAlias, PathRewrite,
  Retries, RouteDestination, RouteMatch, RouteMirror, StringMatch, UpstreamTls,
} from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Pattern } from '../case';
import { api, at, encrypted, inShop, request, routed, share } from './routed';

/** Another team's manifests, written by hand. */
function registeredByOthers(chart: Chart): void {
  const exportTo = ['.', 'shop'];
  new ApiObject(chart, 'entry', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    spec: {
      hosts: ['other.example.com'], exportTo, location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
    },
  });
  new ApiObject(chart, 'rule', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    spec: { host: 'other.example.com', exportTo, trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'other.example.com', subjectAltNames: ['other.example.com'] } } },
  });
}

export const routeDestinations: Pattern = {
  title: 'Where routes lead',
  cases: [
    {
      name: 'a route to a host with several ports',
      app: app => {
        const chart = inShop(app);
        const main = api(chart, 'main', { ports: [EgressPort.http(80), EgressPort.http(8080)] });
        const other = api(chart, 'other', { ports: [encrypted(80), EgressPort.http(8080), EgressPort.http(9443, { tls: UpstreamTls.simple() })] });
        main.addRoute(HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/far/')], port: 9443 }));
        main.addRoute(HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/near/')] }));
      },
      calls: {
        'to the one that is named, and its Host says so': request(
          reaches(9443, 'other.example.com', ['other.example.com:9443'], verified('other.example.com'), { authority: 'other.example.com:9443' }), { path: '/far/x' }),
        'from the other port too': request(
          reaches(9443, 'other.example.com', ['other.example.com:9443'], verified('other.example.com'), { authority: 'other.example.com:9443' }),
          { url: 'http://main.example.com:8080', path: '/far/x' }),
        'or to the same one': request(at('other'), { path: '/near/x' }),
        'which is another one there': request(reaches(8080, 'other.example.com', ['other.example.com:8080'], untouched, { authority: 'other.example.com:8080' }), {
          url: 'http://main.example.com:8080', path: '/near/x',
        }),
      },
    },
    {
      name: 'routes of an API with aliases',
      app: app => {
        const chart = inShop(app);
        const main = api(chart, 'main');
        new ExternalNameAlias(chart, 'payments', { target: main });
        new ExternalNameAlias(new Chart(app, 'blog', { namespace: 'blog' }), 'pay', { target: main });
        main.addRoute(HttpRoute.to(api(chart, 'other'), { matches: [RouteMatch.of({ path: StringMatch.prefix('/v1/'), headers: { 'x-new': StringMatch.any() } })] }));
        main.addRoute(HttpRoute.respond(403, { matches: [RouteMatch.of({ authority: StringMatch.prefix('pay.'), method: 'DELETE' })] }));
      },
      covers: ['RouteMatchOptions.authority'],
      calls: {
        'hold for calls to the alias': request(at('other'), { url: 'http://payments', path: '/v1/x', headers: { 'x-new': '1' } }),
        'all else is a call to the host': request(at('main'), { url: 'http://payments', path: '/v1/x' }),
        'hold for aliases in other namespaces, which see where they lead': request(at('other'), { from: 'blog', url: 'http://pay', path: '/v1/x', headers: { 'x-new': '1' } }),
        'and can tell the names apart': request({ outcome: 'direct-response', status: 403 }, { from: 'blog', url: 'http://pay.blog', method: 'DELETE' }),
        'others pass': request(at('main'), { from: 'blog', url: 'http://main.example.com', method: 'DELETE' }),
      },
    },
    {
      name: 'a route that leads to an alias of another API',
      app: app => {
        const chart = inShop(app);
        const target = api(chart, 'other');
        api(chart, 'main').addRoute(HttpRoute.to(new ExternalNameAlias(chart, 'payments', { target }), { matches: [RouteMatch.pathPrefix('/v1/')] }));
      },
      calls: { 'leads to its target': request(at('other'), { path: '/v1/x' }) },
    },
    {
      name: 'a destination in another namespace, and callers in a third',
      app: app => {
        const other = api(new Chart(app, 'platform', { namespace: 'platform' }), 'other');
        const main = api(inShop(app), 'main', { consumers: ['billing'] });
        main.addRoute(HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/v1/')] }));
        main.addConsumer('refunds');
      },
      calls: {
        'the API\'s own namespace sees both': request(at('other'), { path: '/v1/x' }),
        'so does a caller that was named before': request(at('other'), { from: 'billing', path: '/v1/x' }),
        'so does one that was named later': request(at('other'), { from: 'refunds', path: '/v1/x' }),
        'which can also call it directly': { from: 'refunds', url: 'http://other.example.com', expect: at('other') },
        // Port 80 is known there, and under REGISTRY_ONLY answers what is not with 502.
        'the destination\'s namespace does not carry the API': request(
          ({ outboundMode }) => outboundMode === 'ALLOW_ANY' ? { outcome: 'passthrough' } : { outcome: 'direct-response', status: 502 }, { from: 'platform' }),
      },
    },
    {
      name: 'additional hosts',
      app: app => routed(app, (other, main) => [
        HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/v1/')] }),
        HttpRoute.split([RouteDestination.of(main, { weight: 9 }), RouteDestination.of(other, { weight: 1 })], { matches: [RouteMatch.pathPrefix('/v2/')] }),
        HttpRoute.to(main, { matches: [RouteMatch.pathPrefix('/v3/')], rewritePath: PathRewrite.to('/') }),
      ], { additionalHosts: ['second.example.com'] }),
      calls: {
        'have the same routes': request(at('other'), { url: 'http://second.example.com', path: '/v1/x' }),
        'in which the API itself is the host that was called': request({
          clusters: {
            0: share('second', 9, { upstream: { endpoints: ['second.example.com:443'], tls: verified('second.example.com') } }),
            1: share('other', 1, { upstream: { tls: verified('other.example.com') } }),
          },
        }, { url: 'http://second.example.com', path: '/v2/x' }),
        'with its rewritten path': request(at('second', { path: '/x' }), { url: 'http://second.example.com', path: '/v3/x' }),
        'and the remainder': request(at('second'), { url: 'http://second.example.com', path: '/v4/x' }),
      },
    },
    {
      name: 'Services as destinations',
      app: app => {
        const chart = inShop(app);
        const main = api(chart, 'main');
        const ports = [EgressPort.http(80)];
        main.addRoute(HttpRoute.to(new LocalAlias(chart, 'local', { selector: { app: 'local' }, ports: [EgressPort.http(8080)] }), { matches: [RouteMatch.pathPrefix('/local/')] }));
        main.addRoute(HttpRoute.to(new EndpointsAlias(chart, 'plain', { addresses: ['10.40.0.17'], ports }), { matches: [RouteMatch.pathPrefix('/plain/')] }));
        main.addRoute(HttpRoute.to(new EndpointsAlias(chart, 'appliance', {
          addresses: ['10.40.0.18'], ports: [EgressPort.http(80, { targetPort: 8443, tls: UpstreamTls.simple({ serverName: 'payments.dc.example' }) })],
        }), { matches: [RouteMatch.pathPrefix('/appliance/')] }));
      },
      calls: {
        'pods': request({ outcome: 'routed', cluster: 'outbound|8080||local.shop.svc.cluster.local', authority: 'main.example.com' }, { path: '/local/x' }),
        'addresses': request(reaches(80, 'plain.shop.svc.cluster.local', ['10.40.0.17:80'], untouched, { authority: 'main.example.com' }), { path: '/plain/x' }),
        'an appliance with TLS, by the name that it has': request(
          reaches(80, 'appliance.shop.svc.cluster.local', ['10.40.0.18:8443'], verified('payments.dc.example'), { authority: 'payments.dc.example:8443' }), { path: '/appliance/x' }),
      },
    },
    {
      name: 'a destination that somebody else registered',
      app: app => {
        registeredByOthers(new Chart(app, 'platform', { namespace: 'platform' }));
        const chart = inShop(app);
        const theirs = ExternalApi.fromAttributes(chart, 'theirs', { host: 'other.example.com', ports: [encrypted()], namespace: 'platform' });
        api(chart, 'main').addRoute(HttpRoute.to(theirs, { matches: [RouteMatch.pathPrefix('/v1/')] }));
      },
      calls: {
        'is called by its name': request(at('other'), { path: '/v1/x' }),
        'and nothing else is': request(at('main')),
      },
    },
    {
      name: 'a destination with a breaker and a hash of its own, at fixed addresses',
      app: app => {
        const chart = inShop(app);
        const other = api(chart, 'other', {
          endpoints: ExternalEndpoint.all('192.0.2.1', '192.0.2.2'),
          circuitBreaker: CircuitBreaker.onGatewayErrors(3),
          loadBalancing: LoadBalancing.byHeader('x-tenant'),
          ports: [encrypted(), EgressPort.https(443)],
        });
        api(chart, 'main', { retries: Retries.safe(2) }).addRoute(HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/v1/')] }));
      },
      calls: {
        'keeps them for requests that a route sends there': request(
          reaches(80, 'other.example.com', ['192.0.2.1:443', '192.0.2.2:443'], verified('other.example.com'), {
            hash: ['header x-tenant'],
            retries: { attempts: 2, otherHosts: false },
            upstream: { lbPolicy: 'RING_HASH', outlierDetection: { consecutiveGatewayFailure: 3, maxEjectionPercent: 100 } },
          }), { path: '/v1/x' }),
        'and the host itself does without': request(at('main', { hash: undefined, retries: { attempts: 2, otherHosts: true }, upstream: { lbPolicy: 'LEAST_REQUEST' } })),
      },
    },
    {
      name: 'a route to a host where Istio sees no requests is refused',
      app: app => {
        const chart = inShop(app);
        api(chart, 'main').addRoute(HttpRoute.to(api(chart, 'other', { ports: [EgressPort.https(443)] })));
      },
      refuses: '(route-to-opaque-port)',
      calls: {},
    },
    {
      name: 'a copy to a server with a name of its own is refused',
      app: app => {
        const chart = inShop(app);
        const main = api(chart, 'main');
        const appliance = new EndpointsAlias(chart, 'appliance', {
          addresses: ['10.40.0.18'], ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'payments.dc.example' }) })],
        });
        main.addRoute(HttpRoute.to(main, { mirrors: [RouteMirror.to(appliance)] }));
      },
      refuses: '(mirror-with-tls)',
      calls: {},
    },
  ],
};
