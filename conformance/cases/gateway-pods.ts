import { ApiObject, type Chart } from 'cdk8s';

/** Labels of the pods. */
export const GATEWAY_LABELS = { istio: 'egressgateway' };

/** Ports as Istio's chart names them. */
export const GATEWAY_PORTS = [{ name: 'http2', port: 80, targetPort: 8080 }, { name: 'https', port: 443, targetPort: 8443 }];

/** A gateway as its chart deploys it: its Service, and its pods, which run as an account of the same name. */
export function deployGateway(chart: Chart, name: string, ports: object[] = GATEWAY_PORTS): void {
  new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: GATEWAY_LABELS, ports } });
  new ApiObject(chart, 'deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: GATEWAY_LABELS },
      template: {
        metadata: { labels: GATEWAY_LABELS, annotations: { 'inject.istio.io/templates': 'gateway' } },
        spec: { serviceAccountName: name, containers: [{ name: 'istio-proxy', image: 'istio/proxyv2' }] },
      },
    },
  });
}
