import { Chart, type App } from 'cdk8s';
import { EgressPort, ExternalApi, UpstreamTls, type ExternalApiProps } from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Expectation } from '../case';

export const stripe = (app: App, props: Omit<ExternalApiProps, 'host'>) =>
  new ExternalApi(new Chart(app, 'egress', { namespace: 'shop' }), 'stripe', { host: 'api.stripe.com', ...props });
/** HTTP that the sidecar encrypts, beside the workload's own HTTPS: policy of one port must not take another's TLS away. */
export const both = () => [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];
export const at = (port: number, tls: Expectation, more: Expectation) => reaches(port, 'api.stripe.com', ['api.stripe.com:443'], tls, more);
export const encrypted = (more: Expectation) => at(80, verified('api.stripe.com'), more);
export const own = (more: Expectation) => at(443, untouched, more);

export const call = { from: 'shop', url: 'http://api.stripe.com' };
export const ownCall = { from: 'shop', url: 'https://api.stripe.com' };
