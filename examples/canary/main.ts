/**
 * The provider moves to a new host. Testers reach it by a header; of everybody else's requests below /v2/, one in twenty does.
 *
 * A route in Istio changes where a request goes, not the Host that it carries: a real server would refuse the old one's name. Here each
 * destination is called by its own name, and checked for it.
 */
import { App, Chart, Duration } from 'cdk8s';
import { EgressPort, ExternalApi, HttpRoute, RouteDestination, RouteMatch, StringMatch, UpstreamTls } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

const ports = [EgressPort.http(80, { tls: UpstreamTls.simple() })];
const shipping = new ExternalApi(chart, 'shipping', { host: 'api.shipping.example', ports, timeout: Duration.seconds(5) });
const successor = new ExternalApi(chart, 'shipping-next', { host: 'api.shipping-next.example', ports });

shipping.addRoute(HttpRoute.to(successor, {
  name: 'testers',
  matches: [RouteMatch.of({ headers: { 'x-canary': StringMatch.exact('true') } })],
}));
shipping.addRoute(HttpRoute.split([RouteDestination.of(shipping, { weight: 95 }), RouteDestination.of(successor, { weight: 5 })], {
  name: 'canary',
  matches: [RouteMatch.pathPrefix('/v2/')],
}));
shipping.addRoute(HttpRoute.respond(410, { name: 'gone', matches: [RouteMatch.pathPrefix('/v1/')], body: 'use /v2/' }));

app.synth();
