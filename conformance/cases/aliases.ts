import { ApiObject, Chart, Duration } from 'cdk8s';
import {
  CircuitBreaker, ConnectionPool, EgressPort, EndpointsAlias, EndpointsForm, ExternalApi, ExternalNameAlias, LoadBalancing, LocalAlias, Retries,
  UpstreamTls,
} from 'cdk8s-istio-egress';
import { reaches, unknown, untouched, verified, type Expectation, type Pattern } from '../case';

const shop = { namespace: 'shop' };
const stripe = (more: Expectation = {}) => reaches(80, 'api.stripe.com', ['api.stripe.com:443'], verified('api.stripe.com'), { authority: 'api.stripe.com', ...more });
const appliance = 'payments.shop.svc.cluster.local';
const local = { mode: 'none' };

/** Another team's manifests, written by hand. */
function registeredByOthers(chart: Chart): void {
  const exportTo = ['.', 'shop', 'billing'];
  new ApiObject(chart, 'entry', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    spec: {
      hosts: ['api.stripe.com'], exportTo, location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
    },
  });
  new ApiObject(chart, 'rule', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    spec: { host: 'api.stripe.com', exportTo, trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'api.stripe.com', subjectAltNames: ['api.stripe.com'] } } },
  });
}

export const aliases: Pattern = {
  title: 'Aliases',
  cases: [
    {
      name: 'ExternalNameAlias of an external API',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const target = new ExternalApi(chart, 'stripe', {
          host: 'api.stripe.com', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })], timeout: Duration.seconds(5),
        });
        new ExternalNameAlias(chart, 'payments', { target });
        new ExternalNameAlias(chart, 'cards', { target });
      },
      covers: ['ExternalNameAliasProps.target'],
      calls: {
        'its short name is a call to the host: Host, server name, certificate and timeout': { from: 'shop', url: 'http://payments', expect: stripe({ timeout: '5s' }) },
        'so is the name with its namespace': { from: 'shop', url: 'http://payments.shop', expect: stripe({ timeout: '5s' }) },
        'so is the full name': { from: 'shop', url: 'http://payments.shop.svc.cluster.local', expect: stripe({ timeout: '5s' }) },
        'so is a second alias': { from: 'shop', url: 'http://cards', expect: stripe({ timeout: '5s' }) },
        'so is the host itself': { from: 'shop', url: 'http://api.stripe.com', expect: stripe({ timeout: '5s' }) },
        'a port that the host does not have does nothing': { from: 'shop', url: 'http://payments:8080', expect: unknown },
      },
    },
    {
      name: 'ExternalNameAlias of a host, with several HTTP ports',
      app: app => new ExternalNameAlias(new Chart(app, 'egress', { namespace: 'default' }), 'my-httpbin', {
        host: 'httpbin.org', ports: [EgressPort.http(80), EgressPort.http(8080), EgressPort.grpc(9443, { tls: UpstreamTls.simple() })],
      }),
      covers: ['ExternalNameAliasProps.host', 'ExternalNameAliasProps.ports'],
      calls: {
        'port 80 sends the host\'s own Host': {
          from: 'default', url: 'http://my-httpbin', expect: reaches(80, 'httpbin.org', ['httpbin.org:80'], untouched, { authority: 'httpbin.org' }),
        },
        'port 8080 goes to 8080, and its Host says so': {
          from: 'default',
          url: 'http://my-httpbin.default:8080',
          expect: reaches(8080, 'httpbin.org', ['httpbin.org:8080'], untouched, { authority: 'httpbin.org:8080' }),
        },
        'gRPC is encrypted': {
          from: 'default',
          url: 'grpc://my-httpbin:9443',
          expect: reaches(9443, 'httpbin.org', ['httpbin.org:9443'], verified('httpbin.org'), { authority: 'httpbin.org:9443' }),
        },
      },
    },
    {
      name: 'ExternalNameAlias in another namespace than its target',
      app: app => {
        const target = new ExternalApi(new Chart(app, 'platform', { namespace: 'platform' }), 'stripe', {
          host: 'api.stripe.com', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
        });
        new ExternalNameAlias(new Chart(app, 'shop', shop), 'payments', { target, consumers: ['billing'] }).addConsumer('audit');
      },
      covers: ['ExternalNameAliasProps.consumers', 'ExternalNameAlias.addConsumer'],
      calls: {
        'so do its consumers': { from: 'billing', url: 'http://payments.shop', expect: stripe() },
        'all of them': { from: 'audit', url: 'http://payments.shop', expect: stripe() },
        'callers beside the alias reach it encrypted': { from: 'shop', url: 'http://payments', expect: stripe() },
        'callers beside the target do too': { from: 'platform', url: 'http://payments.shop', expect: stripe() },
        'a third namespace does not carry it': { from: 'blog', url: 'http://payments.shop', expect: unknown },
      },
    },
    {
      name: 'ExternalNameAlias of an HTTPS host, without DNS capture',
      facts: { dnsCapture: false },
      app: app => new ExternalNameAlias(new Chart(app, 'egress', shop), 'payments', { host: 'api.stripe.com' }),
      calls: {
        'the workload\'s own TLS arrives, whether it names the host': {
          from: 'shop', url: 'https://payments', sni: 'api.stripe.com', expect: reaches(443, 'api.stripe.com', ['api.stripe.com:443'], untouched),
        },
        'or the alias': { from: 'shop', url: 'https://payments', expect: reaches(443, 'api.stripe.com', ['api.stripe.com:443'], untouched) },
      },
    },
    {
      name: 'ExternalNameAlias of an API that somebody else registered',
      app: app => {
        registeredByOthers(new Chart(app, 'theirs', { namespace: 'platform' }));
        const chart = new Chart(app, 'ours', shop);
        const target = ExternalApi.fromAttributes(chart, 'theirs', { host: 'api.stripe.com', ports: [EgressPort.http(80)], namespace: 'platform' });
        new ExternalNameAlias(chart, 'payments', { target, consumers: ['billing'] });
      },
      covers: ['ExternalApi.fromAttributes', 'ExternalApiAttributes.host', 'ExternalApiAttributes.ports', 'ExternalApiAttributes.namespace'],
      calls: {
        'its calls are calls to the host': { from: 'shop', url: 'http://payments', expect: stripe() },
        'so are those beside the target': { from: 'platform', url: 'http://payments.shop', expect: stripe() },
        'so are those of its consumers': { from: 'billing', url: 'http://payments.shop', expect: stripe() },
        'calls to the host itself stay the other side\'s': { from: 'shop', url: 'http://api.stripe.com', expect: stripe() },
      },
    },
    {
      name: 'EndpointsAlias for the workload\'s own TLS',
      app: app => new EndpointsAlias(new Chart(app, 'egress', { namespace: 'default' }), 'my-wikipedia', {
        addresses: ['91.198.174.192', '198.35.26.96'], ports: [EgressPort.tls(443)],
      }),
      covers: ['EndpointsAliasProps.addresses', 'EndpointsAliasProps.ports'],
      calls: {
        'reaches both addresses, from any namespace': {
          from: 'other',
          url: 'tls://my-wikipedia.default:443',
          sni: 'en.wikipedia.org',
          expect: reaches(443, 'my-wikipedia.default.svc.cluster.local', ['198.35.26.96:443', '91.198.174.192:443'], local),
        },
      },
    },
    {
      name: 'EndpointsAlias with TLS from the sidecar, beside a database',
      app: app => {
        const alias = new EndpointsAlias(new Chart(app, 'egress', shop), 'payments', {
          addresses: ['10.40.0.17'],
          ports: [EgressPort.http(80, { targetPort: 8443, tls: UpstreamTls.simple({ serverName: 'payments.dc.example' }) })],
        });
        alias.addPort(EgressPort.tcp(5432));
        alias.addPort(EgressPort.http(8080));
        alias.addAddress('10.40.0.18');
      },
      covers: ['EndpointsAlias.addPort', 'EndpointsAlias.addAddress'],
      calls: {
        'HTTP is encrypted, checked for the server\'s name, and sent with it as Host, from any namespace': {
          from: 'other',
          url: 'http://payments.shop',
          expect: reaches(80, appliance, ['10.40.0.17:8443', '10.40.0.18:8443'], verified('payments.dc.example'), { authority: 'payments.dc.example:8443' }),
        },
        'TCP is left as it is': { from: 'shop', url: 'tcp://payments:5432', expect: reaches(5432, appliance, ['10.40.0.17:5432', '10.40.0.18:5432'], local) },
        'plain HTTP keeps its Host': {
          from: 'shop',
          url: 'http://payments:8080',
          expect: reaches(8080, appliance, ['10.40.0.17:8080', '10.40.0.18:8080'], local, { authority: 'payments:8080' }),
        },
      },
    },
    {
      name: 'EndpointsAlias with a timeout, retries, a breaker and limits',
      app: app => new EndpointsAlias(new Chart(app, 'egress', shop), 'payments', {
        addresses: ['10.40.0.17', '10.40.0.18'],
        ports: [EgressPort.http(80, { targetPort: 8443, tls: UpstreamTls.simple({ serverName: 'payments.dc.example' }) }), EgressPort.tcp(5432)],
        timeout: Duration.seconds(2),
        retries: Retries.safe(3),
        circuitBreaker: CircuitBreaker.onGatewayErrors(5),
        connectionPool: ConnectionPool.of({ maxConnections: 10 }),
        loadBalancing: LoadBalancing.roundRobin(),
      }),
      calls: {
        'requests have them all, from any namespace': {
          from: 'other',
          url: 'http://payments.shop',
          expect: reaches(80, appliance, ['10.40.0.17:8443', '10.40.0.18:8443'], verified('payments.dc.example'), {
            timeout: '2s',
            retries: { attempts: 3, on: 'connect-failure,refused-stream' },
            upstream: {
              lbPolicy: 'ROUND_ROBIN',
              circuitBreakers: { maxConnections: 10 },
              outlierDetection: { consecutiveGatewayFailure: 5, enforcingConsecutive5xx: 0, maxEjectionPercent: 100 },
            },
          }),
        },
        'and connections what is theirs': {
          from: 'shop',
          url: 'tcp://payments:5432',
          expect: reaches(5432, appliance, ['10.40.0.17:5432', '10.40.0.18:5432'], local, {
            upstream: { circuitBreakers: { maxConnections: 10 }, outlierDetection: { consecutiveGatewayFailure: 5, maxEjectionPercent: 100 } },
          }),
        },
      },
    },
    {
      name: 'EndpointsAlias in the form of Endpoints, without a namespace',
      app: app => new EndpointsAlias(new Chart(app, 'egress'), 'legacy', {
        addresses: ['10.40.0.17'], ports: [EgressPort.http(80)], form: EndpointsForm.ENDPOINTS,
      }),
      covers: ['EndpointsAliasProps.form'],
      calls: {
        'works through the mirrored slices': {
          from: 'default', url: 'http://legacy', expect: reaches(80, 'legacy.default.svc.cluster.local', ['10.40.0.17:80'], local),
        },
      },
    },
    {
      name: 'LocalAlias',
      app: app => {
        const alias = new LocalAlias(new Chart(app, 'egress', shop), 'payments', { selector: { app: 'payments' }, ports: [EgressPort.http(80, { targetPort: 8080 })] });
        alias.addPort(EgressPort.grpc(9090));
      },
      covers: ['LocalAliasProps.selector', 'LocalAliasProps.ports', 'LocalAlias.addPort'],
      calls: {
        'is a Service like any other': { from: 'other', url: 'http://payments.shop', expect: { outcome: 'routed', cluster: `outbound|80||${appliance}` } },
        'on all its ports': { from: 'other', url: 'grpc://payments.shop:9090', expect: { outcome: 'routed', cluster: `outbound|9090||${appliance}` } },
      },
    },
  ],
};
