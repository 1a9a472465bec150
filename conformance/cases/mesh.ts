import { Chart } from 'cdk8s';
import { DataPlane, EgressPort, EndpointsAlias, EndpointsForm, ExternalApi, ExternalNameAlias, Mesh, OutboundMode, UpstreamTls } from 'cdk8s-istio-egress';
import { reaches, type Pattern } from '../case';

const shop = { namespace: 'shop' };

export const meshes: Pattern = {
  title: 'Mesh',
  cases: [
    {
      name: 'an alias of HTTPS is refused where Istio would close it',
      facts: { dnsCapture: true, outboundMode: OutboundMode.REGISTRY_ONLY },
      app: app => new ExternalNameAlias(new Chart(app, 'egress', shop), 'payments', { host: 'api.stripe.com' }),
      covers: ['MeshFacts.outboundMode'],
      refuses: '(external-name-of-tls-port)',
      calls: {},
    },
    {
      name: 'TLS from the proxy is refused in ambient mode without a waypoint',
      app: app => {
        Mesh.configure(app, { dataPlane: DataPlane.AMBIENT });
        new ExternalApi(new Chart(app, 'egress', shop), 'stripe', { host: 'api.stripe.com', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })] });
      },
      covers: ['MeshFacts.dataPlane'],
      refuses: '(ambient-without-waypoint)',
      calls: {},
    },
    {
      name: 'a host in the cluster\'s own domain is refused',
      app: app => {
        Mesh.configure(app, { clusterDomain: 'corp.example' });
        new ExternalApi(new Chart(app, 'egress', shop), 'own', { host: 'payments.shop.svc.corp.example' });
      },
      covers: ['MeshFacts.clusterDomain'],
      refuses: '(host-inside-cluster)',
      calls: {},
    },
    {
      name: 'Endpoints on an older Kubernetes',
      app: app => {
        Mesh.configure(app, { kubernetesVersion: '1.32' });
        new EndpointsAlias(new Chart(app, 'egress', shop), 'legacy', { addresses: ['10.40.0.17'], ports: [EgressPort.http(80)], form: EndpointsForm.ENDPOINTS });
      },
      covers: ['MeshFacts.kubernetesVersion'],
      calls: {
        work: { from: 'shop', url: 'http://legacy', expect: reaches(80, 'legacy.shop.svc.cluster.local', ['10.40.0.17:80'], { mode: 'none' }) },
      },
    },
  ],
};
