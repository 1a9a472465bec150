import { Chart, Duration } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalEndpoint, UpstreamTls, VirtualIps } from 'cdk8s-istio-egress';
import { reaches, unknown, untouched, verified, type Pattern } from '../case';

const shop = { namespace: 'shop' };

export const externalApi: Pattern = {
  title: 'ExternalApi',
  cases: [
    {
      name: 'the short form: HTTPS that the workload speaks itself',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'weather', { host: 'API.weather.com' }),
      covers: ['ExternalApiProps.host'],
      calls: {
        'its HTTPS goes to the host as it is': {
          from: 'shop', url: 'https://api.weather.com', expect: reaches(443, 'api.weather.com', ['api.weather.com:443'], untouched),
        },
        'other hosts on the same port are left alone': { from: 'shop', url: 'https://api.other.example', expect: unknown },
        'other namespaces do not carry it': { from: 'billing', url: 'https://api.weather.com', expect: unknown },
      },
    },
    {
      name: 'HTTP from the workload, verified TLS from the sidecar, beside the workload\'s own HTTPS',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'stripe', {
        host: 'api.stripe.com',
        ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)],
        timeout: Duration.millis(1500),
        description: 'card payments',
        owner: 'team-billing',
        metadata: { name: 'stripe', labels: { team: 'billing' } },
      }),
      covers: ['ExternalApiProps.ports', 'TrafficOptions.timeout', 'EgressPort.http', 'EgressPort.https', 'EgressPortOptions.tls', 'UpstreamTls.simple',
        'ManifestOptions.metadata', 'ManifestOptions.description', 'ManifestOptions.owner'],
      calls: {
        'HTTP is encrypted on the way to port 443, the certificate is checked for the host, and the timeout holds': {
          from: 'shop',
          url: 'http://api.stripe.com',
          expect: reaches(80, 'api.stripe.com', ['api.stripe.com:443'], verified('api.stripe.com'), { authority: 'api.stripe.com', timeout: '1.5s' }),
        },
        'its own HTTPS is not wrapped twice': {
          from: 'shop', url: 'https://api.stripe.com', expect: reaches(443, 'api.stripe.com', ['api.stripe.com:443'], untouched),
        },
      },
    },
    {
      name: 'a server with another name and port than the host',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'legacy', {
        host: 'legacy.example.com',
        ports: [EgressPort.http(8080, { name: 'http-api', targetPort: 8443, tls: UpstreamTls.simple({ serverName: 'gateway.example.com' }) })],
      }),
      covers: ['EgressPortOptions.name', 'EgressPortOptions.targetPort', 'UpstreamTlsOptions.serverName'],
      calls: {
        'it is asked for, and checked for, that name at that port': {
          from: 'shop',
          url: 'http://legacy.example.com:8080',
          expect: reaches(8080, 'legacy.example.com', ['legacy.example.com:8443'], verified('gateway.example.com')),
        },
      },
    },
    {
      name: 'TLS that nobody checks, by its name and with a reason',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'lab', {
        host: 'lab.example.com',
        ports: [EgressPort.http(80, { tls: UpstreamTls.unverified('self-signed until the lab gets its own authority') })],
      }),
      covers: ['UpstreamTls.unverified'],
      calls: {
        'it is encrypted, and not checked': {
          from: 'shop',
          url: 'http://lab.example.com',
          expect: reaches(80, 'lab.example.com', ['lab.example.com:443'], { mode: 'simple', sni: 'lab.example.com', verifies: 'none' }),
        },
      },
    },
    {
      name: 'HTTP/2 and gRPC, in clear and encrypted by the sidecar',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'rpc', {
        host: 'rpc.example.com',
        ports: [EgressPort.grpc(9090), EgressPort.http2(8080), EgressPort.grpc(9443, { tls: UpstreamTls.simple() })],
        timeout: Duration.seconds(3),
      }),
      covers: ['EgressPort.grpc', 'EgressPort.http2'],
      calls: {
        'gRPC stays HTTP/2, with its own port\'s timeout': {
          from: 'shop',
          url: 'grpc://rpc.example.com:9090',
          expect: reaches(9090, 'rpc.example.com', ['rpc.example.com:9090'], untouched, { timeout: '3s', upstream: { http2: true } }),
        },
        'HTTP/2 goes to its own port, not to the first': {
          from: 'shop',
          url: 'http2://rpc.example.com:8080',
          expect: reaches(8080, 'rpc.example.com', ['rpc.example.com:8080'], untouched, { timeout: '3s', upstream: { http2: true } }),
        },
        'encrypted gRPC offers HTTP/2 in the handshake': {
          from: 'shop',
          url: 'grpc://rpc.example.com:9443',
          expect: reaches(9443, 'rpc.example.com', ['rpc.example.com:9443'], { ...verified('rpc.example.com'), alpn: ['h2'] }, { timeout: '3s' }),
        },
      },
    },
    {
      name: 'several protocols at fixed addresses',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'ledger', {
        host: 'ledger.partner.example',
        endpoints: ExternalEndpoint.all('10.20.0.4', '10.20.0.5'),
        ports: [EgressPort.tls(443), EgressPort.tcp(5432, { name: 'tcp-postgres' }), EgressPort.mongo(27017), EgressPort.http(80)],
      }),
      covers: ['ExternalApiProps.endpoints', 'ExternalEndpoint.all', 'EgressPort.tls', 'EgressPort.tcp', 'EgressPort.mongo'],
      calls: {
        'a database is reached by its address': {
          from: 'shop',
          url: 'tcp://10.20.0.5:5432',
          expect: { outcome: 'routed', cluster: 'outbound|5432||ledger.partner.example', upstream: { type: 'EDS', tls: untouched } },
        },
        'so is the other one': {
          from: 'shop', url: 'tcp://10.20.0.4:27017', expect: { outcome: 'routed', cluster: 'outbound|27017||ledger.partner.example' },
        },
        'other databases on its port are left alone': { from: 'shop', url: 'tcp://db.other.example:5432', expect: unknown },
        'TLS is reached by its address': {
          from: 'shop',
          url: 'tls://ledger.partner.example:443',
          address: '10.20.0.4',
          expect: { outcome: 'routed', cluster: 'outbound|443||ledger.partner.example', upstream: { tls: untouched } },
        },
        'HTTP is reached by its Host': {
          from: 'shop', url: 'http://ledger.partner.example', expect: { outcome: 'routed', cluster: 'outbound|80||ledger.partner.example' },
        },
      },
    },
    {
      name: 'IPv6 addresses',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'six', {
        host: 'six.example.com', endpoints: ExternalEndpoint.all('2001:db8::0004'), ports: [EgressPort.http(80)],
      }),
      calls: {
        'are reached': { from: 'shop', url: 'http://six.example.com', expect: reaches(80, 'six.example.com', ['[2001:db8::4]:80'], untouched) },
      },
    },
    {
      name: 'endpoints with ports, localities and weights of their own',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'regional', {
        host: 'regional.example.com',
        endpoints: [
          ExternalEndpoint.at('eu.example.com', { ports: { http: 8081 }, locality: 'eu/a' }),
          ExternalEndpoint.at('10.9.0.1', { weight: 3 }),
        ],
        ports: [EgressPort.http(80)],
      }),
      covers: ['ExternalEndpoint.at', 'ExternalEndpointOptions.ports', 'ExternalEndpointOptions.locality', 'ExternalEndpointOptions.weight'],
      calls: {
        'are all there, as told': {
          from: 'shop',
          url: 'http://regional.example.com',
          expect: { outcome: 'routed', upstream: { type: 'STRICT_DNS', endpoints: ['10.9.0.1:80 weight=3', 'eu.example.com:8081 locality=eu/a'] } },
        },
      },
    },
    {
      name: 'two databases on one port, by virtual IPs that proxies answer',
      facts: { dnsCapture: true },
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        new ExternalApi(chart, 'db1', { host: 'db1.example.com', ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.captured('240.0.1.1') });
        new ExternalApi(chart, 'db2', { host: 'db2.example.com', ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.captured('240.0.1.2') });
      },
      covers: ['ExternalApiProps.virtualIps', 'VirtualIps.captured', 'MeshFacts.dnsCapture'],
      calls: {
        'the first is reached': { from: 'shop', url: 'tcp://db1.example.com:5432', expect: reaches(5432, 'db1.example.com', ['db1.example.com:5432'], untouched) },
        'the second is reached': { from: 'shop', url: 'tcp://db2.example.com:5432', expect: reaches(5432, 'db2.example.com', ['db2.example.com:5432'], untouched) },
        'a third is left alone': { from: 'shop', url: 'tcp://db3.example.com:5432', expect: unknown },
      },
    },
    {
      name: 'a database whose virtual IP is in your own DNS',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'db', {
        host: 'db.example.com', ports: [EgressPort.tcp(5432, { tls: UpstreamTls.simple({ direct: true }) })], virtualIps: VirtualIps.servedByDns('10.40.0.9'),
      }),
      covers: ['VirtualIps.servedByDns', 'UpstreamTlsOptions.direct'],
      calls: {
        'it is reached with and without capture, encrypted and checked': {
          from: 'shop',
          url: 'tcp://db.example.com:5432',
          address: '10.40.0.9',
          expect: reaches(5432, 'db.example.com', ['db.example.com:5432'], verified('db.example.com')),
        },
      },
    },
    {
      name: 'a database without any address, where istiod allocates one',
      facts: { dnsCapture: true },
      since: '1.23',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'db', { host: 'db.example.com', ports: [EgressPort.tcp(5432)] }),
      covers: ['MeshFacts.istioVersion'],
      calls: {
        'it is reached': { from: 'shop', url: 'tcp://db.example.com:5432', expect: reaches(5432, 'db.example.com', ['db.example.com:5432'], untouched) },
        'other databases on its port are left alone': { from: 'shop', url: 'tcp://db.other.example:5432', expect: unknown },
      },
    },
    {
      name: 'several hosts, each checked for its own name',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'stripe', {
        host: 'api.stripe.com',
        additionalHosts: ['files.stripe.com'],
        ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)],
        timeout: Duration.seconds(2),
      }),
      covers: ['ExternalApiProps.additionalHosts'],
      calls: {
        'the first': {
          from: 'shop',
          url: 'http://api.stripe.com',
          expect: reaches(80, 'api.stripe.com', ['api.stripe.com:443'], verified('api.stripe.com'), { timeout: '2s' }),
        },
        'the second': {
          from: 'shop',
          url: 'http://files.stripe.com',
          expect: reaches(80, 'files.stripe.com', ['files.stripe.com:443'], verified('files.stripe.com'), { authority: 'files.stripe.com', timeout: '2s' }),
        },
        'the second\'s own HTTPS': {
          from: 'shop', url: 'https://files.stripe.com', expect: reaches(443, 'files.stripe.com', ['files.stripe.com:443'], untouched),
        },
      },
    },
    {
      name: 'consumers in other namespaces',
      app: app => {
        const api = new ExternalApi(new Chart(app, 'egress', shop), 'stripe', {
          host: 'api.stripe.com', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })], consumers: ['billing'],
        });
        api.addConsumer('refunds');
      },
      covers: ['ExternalApiProps.consumers', 'ExternalApi.addConsumer'],
      calls: {
        'one named at first reaches it encrypted': {
          from: 'billing', url: 'http://api.stripe.com', expect: reaches(80, 'api.stripe.com', ['api.stripe.com:443'], verified('api.stripe.com')),
        },
        'so does one named later': {
          from: 'refunds', url: 'http://api.stripe.com', expect: reaches(80, 'api.stripe.com', ['api.stripe.com:443'], verified('api.stripe.com')),
        },
        'one that is not named does not carry it': { from: 'blog', url: 'http://api.stripe.com', expect: unknown },
      },
    },
    {
      name: 'every namespace, because the code says so',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'stripe', {
        host: 'api.stripe.com', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })], consumers: ['*'],
      }),
      calls: {
        'reaches it encrypted': {
          from: 'anywhere', url: 'http://api.stripe.com', expect: reaches(80, 'api.stripe.com', ['api.stripe.com:443'], verified('api.stripe.com')),
        },
      },
    },
    {
      name: 'what is added after construction',
      app: app => {
        const api = new ExternalApi(new Chart(app, 'egress', shop), 'stripe', { host: 'api.stripe.com' });
        api.addPort(EgressPort.http(80, { tls: UpstreamTls.simple() }));
        api.addEndpoint(ExternalEndpoint.at('192.0.2.7'));
      },
      covers: ['ExternalApi.addPort', 'ExternalApi.addEndpoint'],
      calls: {
        'counts as if it had been there': {
          from: 'shop', url: 'http://api.stripe.com', expect: reaches(80, 'api.stripe.com', ['192.0.2.7:443'], verified('api.stripe.com')),
        },
        'and changes nothing else': { from: 'shop', url: 'https://api.stripe.com', expect: reaches(443, 'api.stripe.com', ['192.0.2.7:443'], untouched) },
      },
    },
    {
      name: 'a wildcard, looked up when it is called',
      since: '1.30',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'wikipedia', {
        host: '*.wikipedia.org', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.tls(443)],
      }),
      calls: {
        'each name is asked for, and checked for, itself': {
          from: 'shop',
          url: 'http://en.wikipedia.org',
          expect: { outcome: 'routed', upstream: { type: 'DFP', tls: { mode: 'simple', autoSni: true, verifies: 'auto' } } },
        },
      },
    },
    {
      name: 'a wildcard whose names all have the same servers',
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'wikipedia', {
        host: '*.wikipedia.org', endpoints: ExternalEndpoint.all('www.wikipedia.org'), ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
      }),
      calls: {
        'each name is asked for, and checked for, itself': {
          from: 'shop',
          url: 'http://en.wikipedia.org',
          expect: reaches(80, '*.wikipedia.org', ['www.wikipedia.org:443'], { mode: 'simple', autoSni: true, verifies: 'auto' }),
        },
      },
    },
  ],
};
