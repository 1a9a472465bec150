import { Chart } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalEndpoint, ExternalNameAlias, OriginalDestination, UpstreamTls } from 'cdk8s-istio-egress';
import { reaches, unknown, untouched, verified, type Pattern } from '../case';

const shop = { namespace: 'shop' };

export const resolution: Pattern = {
  title: 'How the real addresses are found',
  cases: [
    {
      name: 'a host whose DNS answers rotate',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'saas', { host: 'saas.example.com', dnsRoundRobin: true, ports: [EgressPort.http(80), EgressPort.https(443)] }),
      covers: ['ExternalApiProps.dnsRoundRobin'],
      calls: {
        'keeps its connections': {
          from: 'shop',
          url: 'http://saas.example.com',
          expect: reaches(80, 'saas.example.com', ['saas.example.com:80'], untouched, { upstream: { type: 'LOGICAL_DNS' } }),
        },
      },
    },
    {
      name: 'a socket in the proxy\'s own container',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'local', {
        host: 'agent.example.com', endpoints: [ExternalEndpoint.unixSocket('/var/run/agent.sock')], ports: [EgressPort.http(80)],
      }),
      covers: ['ExternalEndpoint.unixSocket'],
      calls: {
        'is reached by the host': {
          from: 'shop', url: 'http://agent.example.com', expect: { outcome: 'routed', cluster: 'outbound|80||agent.example.com', upstream: { endpoints: ['unix:///var/run/agent.sock'] } },
        },
      },
    },
    {
      name: 'ranges of addresses',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'net', {
        host: 'net.partner.example', originalDestination: OriginalDestination.within('10.40.0.0/24', '2001:db8::/32'), ports: [EgressPort.tls(8443), EgressPort.tcp(5432)],
      }),
      covers: ['ExternalApiProps.originalDestination', 'OriginalDestination.within'],
      calls: {
        'an address within is reached as dialled': {
          from: 'shop', url: 'tcp://10.40.0.7:5432', expect: { outcome: 'routed', cluster: 'outbound|5432||net.partner.example', upstream: { type: 'ORIGINAL_DST', tls: untouched } },
        },
        'TLS too, by the host\'s name': {
          from: 'shop', url: 'tls://net.partner.example:8443', address: '10.40.0.7', expect: { outcome: 'routed', cluster: 'outbound|8443||net.partner.example' },
        },
        'TLS by another name is left alone': { from: 'shop', url: 'tls://other.partner.example:8443', address: '10.40.0.7', expect: unknown },
        'an address outside is left alone': { from: 'shop', url: 'tcp://10.41.0.7:5432', expect: unknown },
      },
    },
    {
      name: 'a wildcard by whatever address was dialled, because the code says so',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'saas', {
        host: '*.saas.example',
        originalDestination: OriginalDestination.anyAddress('Istio 1.29 can not look up wildcards'),
        ports: [EgressPort.tls(443), EgressPort.http(80, { tls: UpstreamTls.simple() })],
      }),
      covers: ['OriginalDestination.anyAddress'],
      calls: {
        'the workload\'s TLS goes where it was dialled': {
          from: 'shop', url: 'tls://eu.saas.example:443', address: '203.0.113.9', expect: { outcome: 'routed', upstream: { type: 'ORIGINAL_DST', endpoints: ['203.0.113.9:443'], tls: untouched } },
        },
        'TLS from the sidecar checks the name that was called': {
          from: 'shop',
          url: 'http://eu.saas.example',
          address: '203.0.113.9',
          expect: { outcome: 'routed', upstream: { type: 'ORIGINAL_DST', tls: { mode: 'simple', autoSni: true, verifies: 'auto' } } },
        },
      },
    },
    {
      name: 'an alias of a host that keeps the address dialled',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const target = new ExternalApi(chart, 'pay', {
          host: 'api.pay.example', originalDestination: OriginalDestination.anyAddress('the resolver of the workload decides'), ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
        });
        new ExternalNameAlias(chart, 'pay-alias', { target });
      },
      calls: {
        'goes where the alias resolves to, checked for the host': {
          from: 'shop',
          url: 'http://pay-alias',
          expect: { outcome: 'routed', authority: 'api.pay.example', upstream: { type: 'ORIGINAL_DST', tls: verified('api.pay.example') } },
        },
      },
    },
  ],
};
