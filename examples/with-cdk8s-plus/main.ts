/**
 * An app of two teams: the platform team registers an API once, and the shop's Deployment (cdk8s-plus) calls it by a local name. The alias
 * lives in another chart and namespace than its target, so the target's objects are made visible there, and nowhere else.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalNameAlias, UpstreamTls } from 'cdk8s-istio-egress';
import * as kplus from 'cdk8s-plus-27';

const app = new App();

const platform = new Chart(app, 'platform', { namespace: 'platform-egress' });
const stripe = new ExternalApi(platform, 'stripe', {
  host: 'api.stripe.com',
  owner: 'team-platform',
  ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
});

const shop = new Chart(app, 'shop', { namespace: 'shop' });
const payments = new ExternalNameAlias(shop, 'payments', { target: stripe });
new kplus.Deployment(shop, 'checkout', {
  containers: [{
    image: 'registry.example/checkout:1.4.2',
    envVariables: { PAYMENTS_URL: kplus.EnvValue.fromValue(`http://${payments.host}`) },
  }],
});

app.synth();
