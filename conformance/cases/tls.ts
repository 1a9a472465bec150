import { ApiObject, Chart } from 'cdk8s';
import { CertificateAuthority, EgressPort, EndpointsAlias, ExternalApi, UpstreamTls, VirtualIps, Workload } from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Expectation, type Pattern } from '../case';

const shop = { namespace: 'shop' };
const partner = (tls: Expectation) => reaches(80, 'api.partner.example', ['api.partner.example:443'], tls);
const mutual = { ...verified('api.partner.example'), mode: 'mutual', clientCertificate: 'kubernetes://partner-client', ca: 'kubernetes://partner-client-cacert' };

export const tls: Pattern = {
  title: 'TLS that the sidecar adds',
  cases: [
    {
      name: 'mutual TLS from a Secret, for one workload',
      since: '1.24',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'partner', {
        host: 'api.partner.example',
        ports: [
          EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('partner-client', Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })) }),
          EgressPort.https(443),
        ],
        consumers: ['refunds'],
      }),
      covers: ['UpstreamTls.mutualFromSecret', 'Workload.of', 'WorkloadAttributes.labels', 'WorkloadAttributes.serviceAccount'],
      calls: {
        'the workload shows its certificate': { from: 'shop', labels: { app: 'billing' }, url: 'http://api.partner.example', expect: partner(mutual) },
        'others of its namespace have TLS without one, not clear text': {
          from: 'shop', labels: { app: 'blog' }, url: 'http://api.partner.example', expect: partner(verified('api.partner.example')),
        },
        'so have other namespaces': { from: 'refunds', labels: { app: 'billing' }, url: 'http://api.partner.example', expect: partner(verified('api.partner.example')) },
        'the workload\'s own TLS on another port is left alone': {
          from: 'shop', labels: { app: 'billing' }, url: 'https://api.partner.example', expect: reaches(443, 'api.partner.example', ['api.partner.example:443'], untouched),
        },
      },
    },
    {
      name: 'mutual TLS for a workload that a construct makes, at fixed addresses',
      since: '1.24',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const billing = new ApiObject(chart, 'billing', {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          spec: {
            selector: { matchLabels: { app: 'billing' } },
            template: { metadata: { labels: { app: 'billing' } }, spec: { serviceAccountName: 'billing', containers: [{ name: 'main', image: 'billing' }] } },
          },
        });
        new EndpointsAlias(chart, 'partner', {
          addresses: ['10.40.0.17'],
          ports: [EgressPort.http(80, {
            targetPort: 443, tls: UpstreamTls.mutualFromSecret('partner-client', Workload.fromConstruct(billing), { serverName: 'api.partner.example' }),
          })],
        });
      },
      covers: ['Workload.fromConstruct'],
      calls: {
        'it shows its certificate': {
          from: 'shop', labels: { app: 'billing' }, url: 'http://partner', expect: reaches(80, 'partner.shop.svc.cluster.local', ['10.40.0.17:443'], mutual),
        },
        'other namespaces have TLS without one': {
          from: 'refunds', url: 'http://partner.shop', expect: reaches(80, 'partner.shop.svc.cluster.local', ['10.40.0.17:443'], verified('api.partner.example')),
        },
      },
    },
    {
      name: 'two workloads with certificates of their own',
      since: '1.24',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'partner', {
        host: 'api.partner.example',
        ports: [
          EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('billing-client', Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })) }),
          EgressPort.http(8080, { targetPort: 443, tls: UpstreamTls.mutualFromSecret('refunds-client', Workload.of({ labels: { app: 'refunds' }, serviceAccount: 'refunds', namespace: 'shop' })) }),
        ],
      }),
      covers: ['WorkloadAttributes.namespace'],
      calls: {
        'the first, on its port': {
          from: 'shop', labels: { app: 'billing' }, url: 'http://api.partner.example', expect: { upstream: { tls: { mode: 'mutual', clientCertificate: 'kubernetes://billing-client' } } },
        },
        'the second, on its port': {
          from: 'shop', labels: { app: 'refunds' }, url: 'http://api.partner.example:8080', expect: { upstream: { tls: { mode: 'mutual', clientCertificate: 'kubernetes://refunds-client' } } },
        },
        'the first on the other\'s port has none': {
          from: 'shop', labels: { app: 'billing' }, url: 'http://api.partner.example:8080', expect: { upstream: { tls: verified('api.partner.example') } },
        },
      },
    },
    {
      name: 'mutual TLS from files',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'partner', {
        host: 'api.partner.example',
        ports: [EgressPort.http(80, {
          tls: UpstreamTls.mutualFromFiles({
            clientCertificate: '/etc/partner/tls.crt', privateKey: '/etc/partner/tls.key', certificateAuthority: CertificateAuthority.fromFile('/etc/partner/ca.crt'),
          }),
        })],
      }),
      covers: ['UpstreamTls.mutualFromFiles', 'MutualTlsFiles.clientCertificate', 'MutualTlsFiles.privateKey', 'CertificateAuthority.fromFile', 'SimpleTlsOptions.certificateAuthority'],
      calls: {
        'every proxy shows it': {
          from: 'shop',
          url: 'http://api.partner.example',
          expect: partner({ ...verified('api.partner.example'), mode: 'mutual', clientCertificate: 'file-cert:/etc/partner/tls.crt~/etc/partner/tls.key', ca: 'file-root:/etc/partner/ca.crt' }),
        },
      },
    },
    {
      name: 'an authority in a ConfigMap, and further names',
      since: '1.26',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'partner', {
        host: 'api.partner.example',
        ports: [EgressPort.http(80, {
          tls: UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromConfigMap('partner-ca'), subjectAltNames: ['old.partner.example'] }),
        })],
      }),
      covers: ['CertificateAuthority.fromConfigMap', 'VerifiedTlsOptions.subjectAltNames'],
      calls: {
        'are checked': {
          from: 'shop',
          url: 'http://api.partner.example',
          expect: partner({ ...verified('api.partner.example'), sans: ['api.partner.example', 'old.partner.example'], ca: 'configmap://shop/partner-ca-cacert' }),
        },
      },
    },
    {
      name: 'an authority in a Secret, for one workload',
      since: '1.24',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'partner', {
        host: 'api.partner.example',
        ports: [EgressPort.http(80, {
          tls: UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromSecret('partner-ca', Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })) }),
        })],
      }),
      covers: ['CertificateAuthority.fromSecret'],
      calls: {
        'is believed by the workload': {
          from: 'shop', labels: { app: 'billing' }, url: 'http://api.partner.example', expect: partner({ ...verified('api.partner.example'), ca: 'kubernetes://partner-ca-cacert' }),
        },
        'others keep the system\'s': { from: 'shop', url: 'http://api.partner.example', expect: partner(verified('api.partner.example')) },
      },
    },
    {
      name: 'a managed Redis that expects TLS at once',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'cache', {
        host: 'redis.cache.example.com', ports: [EgressPort.tcp(6379, { tls: UpstreamTls.simple() })], virtualIps: VirtualIps.servedByDns('10.40.0.9'),
      }),
      calls: {
        'is asked for its name, and checked for it': {
          from: 'shop', url: 'tcp://redis.cache.example.com:6379', address: '10.40.0.9', expect: reaches(6379, 'redis.cache.example.com', ['redis.cache.example.com:6379'], verified('redis.cache.example.com')),
        },
      },
    },
    {
      name: 'a protocol that turns to TLS by itself is refused',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'db', {
        host: 'db.example.com', ports: [EgressPort.tcp(5432, { tls: UpstreamTls.simple() })], virtualIps: VirtualIps.servedByDns('10.40.0.9'),
      }),
      refuses: 'PostgreSQL starts in clear',
      calls: {},
    },
  ],
};
