import { Chart, type App } from 'cdk8s';
import { EgressPort, ExternalApi, HttpRoute, UpstreamTls, type ExternalApiProps } from 'cdk8s-istio-egress';
import { reaches, verified, type Call, type Expectation } from '../case';

export const inShop = (app: App) => new Chart(app, 'egress', { namespace: 'shop' });
export const encrypted = (number = 80) => EgressPort.http(number, { tls: UpstreamTls.simple() });
export const api = (chart: Chart, id: string, props: Partial<ExternalApiProps> = {}) =>
  new ExternalApi(chart, id, { host: `${id}.example.com`, ports: [encrypted()], ...props });
/** The API `main`, and routes of it that may lead to `other`. */
export const routed = (app: App, routes: (other: ExternalApi, main: ExternalApi) => HttpRoute[], props: Partial<ExternalApiProps> = {}) => {
  const chart = inShop(app);
  const main = api(chart, 'main', props);
  routes(api(chart, 'other'), main).forEach(route => main.addRoute(route));
};
/** A request that arrives encrypted at the one or the other, with its own name as Host. */
export const at = (name: string, more: Expectation = {}) =>
  reaches(80, `${name}.example.com`, [`${name}.example.com:443`], verified(`${name}.example.com`), { authority: `${name}.example.com`, ...more });
/** One of several destinations. */
export const share = (name: string, weight: number, more: Expectation = {}) => ({
  cluster: `outbound|80||${name}.example.com`, weight, authority: `${name}.example.com`, ...more,
});
export const request = (expect: Call['expect'], more: Partial<Call> = {}): Call => ({ from: 'shop', url: 'http://main.example.com', ...more, expect });
