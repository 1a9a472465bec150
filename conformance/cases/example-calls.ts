import { Chart } from 'cdk8s';
import { DataPlane } from 'cdk8s-istio-egress';
import { reaches, unknown, untouched, verified, type Call, type Case, type Expectation, type Mode } from '../case';
import { deployGateway } from './gateway-pods';

/** What an example claims: the calls that prove it, the facts that it tells of its mesh, and what is there already. Outputs in folders of their own have a row each. */
type Claims = Pick<Case, 'facts' | 'beside' | 'calls'>;

const shop = (url: string, expect: Call['expect'], more: Partial<Call> = {}): Call => ({ from: 'shop', url, ...more, expect });
/** HTTP that the sidecar encrypts on the way to port 443. */
const encrypted = (host: string, more: Expectation = {}) => reaches(80, host, [`${host}:443`], verified(host), more);
/** As the workload sends it, at the port that it dials. */
const untouchedAt = (port: number, host: string) => reaches(port, host, [`${host}:${port}`], untouched);
/** The same where the entry has other addresses than the host's own. */
const through = (port: number, host: string, more: Expectation = {}) => ({ outcome: 'routed', cluster: `outbound|${port}||${host}`, upstream: { tls: untouched }, ...more });
/** One of several destinations. */
const share = (host: string, weight: number) => ({
  cluster: `outbound|80||${host}`, weight, authority: host, upstream: { endpoints: [`${host}:443`], tls: verified(host) },
});
/** Istio before 1.30 takes a wildcard that the sidecar looks up, or a TLSRoute, and does nothing for it. */
const since130 = (expect: Expectation) => (mode: Mode) => Number(mode.istio.split('.')[1]) < 30 ? {} : expect;

/** ztunnel brings the call to the waypoint of an entry. */
const passesWaypoint = (entry: string, waypoint: Expectation): Expectation => ({ outcome: 'routed', listener: 'ztunnel', cluster: entry, waypoint });

const mutual = { mode: 'mutual', verifies: 'ca+san' };

const rds = 'orders.c9akciq32xyz.eu-central-1.rds.amazonaws.com';
const redis = 'master.sessions.abc123.euc1.cache.amazonaws.com';
const atlas = (member: number) => `reviews-shard-00-0${member}.ab1cd.mongodb.net`;
const msk = (broker: number) => `b-${broker}.orders.x1y2z3.c2.kafka.eu-central-1.amazonaws.com`;
const ses = 'email-smtp.eu-central-1.amazonaws.com';
const egress = 'istio-egressgateway.istio-egress.svc.cluster.local';
const failover = (nearest: string, other: string) =>
  reaches(80, 'search.example.com', [`${nearest} share=1`, `${other} share=1 priority=1`], verified('search.example.com'));
const EU = 'eu.search.example.com:443 locality=eu-central-1';
const US = 'us.search.example.com:443 locality=us-east-1';

export const EXAMPLE_CLAIMS: { readonly [example: string]: Claims } = {
  'address-range': {
    calls: {
      'a machine in the range is reached as dialled': {
        from: 'warehouse', url: 'tcp://10.40.0.7:9100', expect: through(9100, 'scanners.partner.example', { upstream: { type: 'ORIGINAL_DST', tls: untouched } }),
      },
      'TLS too, by the name': {
        from: 'warehouse', url: 'tls://scanners.partner.example:8443', address: '10.40.0.7', expect: through(8443, 'scanners.partner.example'),
      },
      'the same name outside the range is left alone': { from: 'warehouse', url: 'tls://scanners.partner.example:8443', address: '10.41.0.7', expect: unknown },
      'printers elsewhere are left alone': { from: 'warehouse', url: 'tcp://10.41.0.7:9100', expect: unknown },
    },
  },
  'canary': {
    calls: {
      'testers reach the new host, by its own name': shop('http://api.shipping.example',
        encrypted('api.shipping-next.example', { route: 'testers', authority: 'api.shipping-next.example', timeout: '5s' }), { headers: { 'x-canary': 'true' } }),
      'of the others, one request in twenty does': shop('http://api.shipping.example',
        { outcome: 'routed', clusters: { 0: share('api.shipping.example', 95), 1: share('api.shipping-next.example', 5) } }, { path: '/v2/parcels' }),
      'what is gone is not sent': shop('http://api.shipping.example', { outcome: 'direct-response', status: 410, body: 'use /v2/' }, { path: '/v1/parcels' }),
      'all else stays': shop('http://api.shipping.example', encrypted('api.shipping.example', { authority: 'api.shipping.example', timeout: '5s' }), { path: '/rates' }),
    },
  },
  'connections': {
    calls: {
      'one connection in ten tries the new provider': shop('https://files.example.com', {
        outcome: 'routed',
        clusters: { 0: { cluster: 'outbound|443||files.example.com', weight: 90 }, 1: { cluster: 'outbound|443||shop.objects.example.net', weight: 10 } },
      }),
      'the other name stays': shop('https://archive.example.com', untouchedAt(443, 'archive.example.com')),
      'reports read from the replica': shop('tcp://orders.db.example.com:5432', through(5432, 'replica.orders.db.example.com'), { address: '10.20.0.4', labels: { app: 'reports' } }),
      'all others from the database itself': shop('tcp://orders.db.example.com:5432', through(5432, 'orders.db.example.com'), { address: '10.20.0.4' }),
    },
  },
  'databases': {
    facts: { dnsCapture: true },
    calls: {
      'PostgreSQL is reached as the client speaks it': shop(`tcp://${rds}:5432`, untouchedAt(5432, rds)),
      'another PostgreSQL is left alone': shop('tcp://other.c9akciq32xyz.eu-central-1.rds.amazonaws.com:5432', unknown),
      'MySQL is reached at its address': shop('tcp://catalog.mysql.corp.example:3306', through(3306, 'catalog.mysql.corp.example', { address: '10.42.0.3' })),
      'another MySQL is left alone': shop('tcp://10.42.0.4:3306', unknown),
      'Redis is encrypted, asked for its name and checked for it': shop(`tcp://${redis}:6379`, reaches(6379, redis, [`${redis}:6379`], verified(redis))),
      'another Redis is left alone, not wrapped in TLS': shop('tcp://10.42.0.9:6379', unknown),
      'the first member of the replica set is reached': shop(`tls://${atlas(0)}:27017`, untouchedAt(27017, atlas(0))),
      'the last member is reached, and no other for it': shop(`tls://${atlas(2)}:27017`, untouchedAt(27017, atlas(2))),
      'another MongoDB is left alone': shop('tls://other.ab1cd.mongodb.net:27017', unknown),
    },
  },
  'deny-by-default': {
    calls: {
      'an allowed host is reached': { from: 'billing', url: 'http://api.stripe.com', expect: encrypted('api.stripe.com') },
      'so is its alias': { from: 'billing', url: 'http://payments', expect: encrypted('api.stripe.com', { authority: 'api.stripe.com' }) },
      'and the database': { from: 'billing', url: 'tcp://10.40.0.9:5432', expect: through(5432, 'invoices.db.example.com') },
      'nothing else is': { from: 'billing', url: 'https://example.org', expect: { outcome: 'blackhole' } },
      'not even what the namespace knows for one workload': { from: 'billing', url: 'https://vault.corp.example', expect: { outcome: 'blackhole' } },
      'which reaches that': { from: 'billing', labels: { app: 'nightly' }, url: 'https://vault.corp.example', expect: through(443, 'vault.corp.example') },
      'and not what the others reach': { from: 'billing', labels: { app: 'nightly' }, url: 'https://api.stripe.com', expect: { outcome: 'blackhole' } },
    },
  },
  'egress-gateway': {
    beside: app => deployGateway(new Chart(app, 'deployed', { namespace: 'istio-egress' }), 'istio-egressgateway'),
    calls: {
      'requests leave by the gateway, which encrypts them, and has the timeout': shop('http://api.stripe.com', {
        cluster: `outbound|80||${egress}`, upstream: { tls: { mode: 'istio-mutual' } }, gateway: encrypted('api.stripe.com', { timeout: '5s', logs: ['/dev/stdout'] }),
      }),
      'so do calls to the alias': shop('http://payments', { cluster: `outbound|80||${egress}`, gateway: encrypted('api.stripe.com') }),
      'the workload\'s own HTTPS does, as it is': shop('https://api.stripe.com', {
        cluster: `outbound|443|api-stripe-com|${egress}`, upstream: { tls: { mode: 'istio-mutual' } }, gateway: untouchedAt(443, 'api.stripe.com'),
      }),
      'the other team\'s database does': {
        from: 'billing',
        url: 'tcp://10.40.0.9:5432',
        expect: { cluster: `outbound|443|invoices-db-example-com|${egress}`, gateway: through(5432, 'invoices.db.example.com') },
      },
    },
  },
  'kubernetes-gateway': {
    calls: {
      'requests leave by the gateway that Istio deployed, which encrypts them, and has the timeout': shop('http://api.stripe.com', {
        upstream: { tls: { mode: 'istio-mutual' } }, gateway: encrypted('api.stripe.com', { timeout: '5s', logs: ['/dev/stdout'] }),
      }, { account: 'checkout' }),
      'reports take another way, and longer': shop('http://api.stripe.com', {
        gateway: encrypted('reports.example.com', { authority: 'reports.example.com', timeout: '120s' }),
      }, { account: 'checkout', path: '/v1/reports/may' }),
      'the workload\'s own HTTPS leaves there too, as it is': shop('https://api.stripe.com', since130({
        upstream: { tls: { mode: 'istio-mutual', sni: 'connections-443.api.stripe.com' } }, gateway: untouchedAt(443, 'api.stripe.com'),
      }), { account: 'checkout' }),
      'nobody else may': shop('http://api.stripe.com', { gateway: { outcome: 'denied' } }, { account: 'frontend' }),
      'by no port': shop('https://api.stripe.com', since130({ gateway: { outcome: 'denied' } }), { account: 'frontend' }),
      'the other team\'s database does': {
        from: 'billing', url: 'tcp://10.40.0.9:5432', expect: since130({ upstream: { tls: { mode: 'istio-mutual' } }, gateway: through(5432, 'invoices.db.example.com') }),
      },
    },
  },
  'who-may-call': {
    beside: app => deployGateway(new Chart(app, 'deployed', { namespace: 'istio-egress' }), 'istio-egressgateway'),
    calls: {
      'who is named may': shop('http://api.stripe.com', { gateway: encrypted('api.stripe.com') }, { account: 'checkout' }),
      'by HTTPS of its own too': shop('https://api.stripe.com', { gateway: untouchedAt(443, 'api.stripe.com') }, { account: 'checkout' }),
      'also from another namespace': { from: 'billing', account: 'invoices', url: 'http://api.stripe.com', expect: { gateway: encrypted('api.stripe.com') } },
      'who may read some of it reads that': {
        from: 'billing', account: 'reports', url: 'http://api.stripe.com', path: '/v1/charges/ch_1?expand=customer', expect: { gateway: encrypted('api.stripe.com') },
      },
      'and nothing else': { from: 'billing', account: 'reports', url: 'http://api.stripe.com', path: '/v1/customers', expect: { gateway: { outcome: 'denied' } } },
      'writes nothing': { from: 'billing', account: 'reports', url: 'http://api.stripe.com', path: '/v1/charges', method: 'POST', expect: { gateway: { outcome: 'denied' } } },
      'and has no connections': { from: 'billing', account: 'reports', url: 'https://api.stripe.com', expect: { gateway: { outcome: 'denied' } } },
      'nobody else may': shop('http://api.stripe.com', { gateway: { outcome: 'denied' } }, { account: 'frontend' }),
      'by no port': shop('https://api.stripe.com', { gateway: { outcome: 'denied' } }, { account: 'frontend' }),
      'the database is for one of them': shop('tcp://10.40.0.9:5432', { gateway: through(5432, 'ledger.db.example.com') }, { account: 'checkout' }),
      'and for no others': shop('tcp://10.40.0.9:5432', { gateway: { outcome: 'denied' } }, { account: 'frontend' }),
      'of the weather nobody was named': shop('https://api.weather.com', { gateway: untouchedAt(443, 'api.weather.com') }, { account: 'frontend' }),
    },
  },
  'egress-waypoint': {
    facts: { dataPlane: DataPlane.AMBIENT },
    calls: {
      'requests are encrypted by the waypoint, within the time, and logged': shop('http://api.stripe.com', passesWaypoint('shop/api.stripe.com', {
        outcome: 'routed', timeout: '5s', logs: ['/dev/stdout'], upstream: { endpoints: ['api.stripe.com:443'], tls: verified('api.stripe.com') },
      }), { account: 'checkout', method: 'POST', path: '/v1/charges' }),
      'the workload\'s own HTTPS passes as it is': shop('https://api.stripe.com', passesWaypoint('shop/api.stripe.com', {
        outcome: 'routed', upstream: { endpoints: ['api.stripe.com:443'], tls: untouched },
      }), { account: 'checkout' }),
      'reports may read charges': shop('http://api.stripe.com', passesWaypoint('shop/api.stripe.com', { outcome: 'routed' }), { account: 'reports', path: '/v1/charges/ch_1' }),
      'and make none': shop('http://api.stripe.com', passesWaypoint('shop/api.stripe.com', { outcome: 'denied' }), { account: 'reports', method: 'POST', path: '/v1/charges' }),
      'all others are denied': shop('http://api.stripe.com', passesWaypoint('shop/api.stripe.com', { outcome: 'denied', deniedBy: ['ALLOW '] })),
      'by connections too': shop('https://api.stripe.com', passesWaypoint('shop/api.stripe.com', { outcome: 'denied' })),
      'the bank is shown the waypoint\'s certificate': shop('http://api.bank.example', passesWaypoint('shop/api.bank.example', {
        outcome: 'routed', upstream: { endpoints: ['api.bank.example:443'], tls: { ...mutual, clientCertificate: 'kubernetes://bank-client', sni: 'api.bank.example' } },
      })),
    },
  },
  'failover': {
    calls: {
      'callers in Europe use Europe\'s host first': shop('http://search.example.com', failover(EU, US), { locality: 'eu-central-1/a' }),
      'callers in America use America\'s': shop('http://search.example.com', failover(US, EU), { locality: 'us-east-1/b' }),
      'a region may be given up as a whole': shop('http://search.example.com', { upstream: { outlierDetection: { maxEjectionPercent: 100, consecutiveGatewayFailure: 3 } } }),
    },
  },
  'flaky-api': {
    calls: {
      'what may have an effect is repeated only if the server did not see it': shop('http://fx.example.com', encrypted('fx.example.com', {
        timeout: '5s', retries: { attempts: 2, on: 'connect-failure,refused-stream', perTryTimeout: undefined },
      }), { method: 'POST' }),
      'reading is repeated after errors, and when it is slow': shop('http://fx.example.com', encrypted('fx.example.com', {
        timeout: '5s', route: 'reads', retries: { attempts: 3, on: 'gateway-error', perTryTimeout: '1s' },
      })),
      'connections are limited, and all addresses may be ejected': shop('http://fx.example.com', {
        upstream: {
          connectTimeout: '1s',
          circuitBreakers: { maxConnections: 100, maxPendingRequests: 50 },
          outlierDetection: { consecutiveGatewayFailure: 5, enforcingConsecutive5xx: 0, maxEjectionPercent: 100 },
        },
      }),
    },
  },
  'kafka': {
    calls: Object.fromEntries([
      ...[1, 2, 3].map(broker => [`TLS for broker ${broker} reaches it, and no other`, shop(`tls://${msk(broker)}:9094`, untouchedAt(9094, msk(broker)))]),
      ['brokers of another cluster are left alone', shop('tls://b-1.other.x1y2z3.c2.kafka.eu-central-1.amazonaws.com:9094', unknown)],
      ...[1, 2, 3].map(broker => [`TCP for broker ${broker} reaches it, and no other`, shop(`tcp://kafka-${broker}.dc.example:9092`, through(
        9092, `kafka-${broker}.dc.example`, { address: `10.30.0.1${broker}` }))]),
      ['brokers at other addresses are left alone', shop('tcp://10.30.0.14:9092', unknown)],
    ]),
  },
  'http-proxy': {
    calls: {
      'the proxy is asked for the host, and gets the workload\'s own TLS': shop('https://api.partner.example',
        reaches(443, 'api.partner.example', ['proxy.corp.example:3128'], untouched, { tunnel: 'api.partner.example:443' })),
      'so it is for TCP': shop('tcp://warehouse.partner.example:5439',
        through(5439, 'warehouse.partner.example', { tunnel: 'warehouse.partner.example:5439' }), { address: '10.50.0.1' }),
      'who speaks to the proxy itself is left alone': shop('tcp://proxy.corp.example:3128', unknown),
    },
  },
  'moving-in/1-by-name': {
    calls: { 'the name leads to the host outside': shop('http://payments', encrypted('api.payments.example', { authority: 'api.payments.example' })) },
  },
  'moving-in/2-by-address': {
    calls: {
      'the name leads to the appliance': shop('http://payments',
        reaches(80, 'payments.shop.svc.cluster.local', ['10.40.0.17:8443', '10.40.0.18:8443'], verified('payments.dc.example'))),
    },
  },
  'moving-in/3-in-cluster': {
    calls: { 'the name leads to the Service of the pods': shop('http://payments', { outcome: 'routed', cluster: 'outbound|80||payments.shop.svc.cluster.local' }) },
  },
  'my-httpbin': {
    calls: Object.fromEntries(['my-httpbin', 'my-httpbin.default', 'my-httpbin.default.svc.cluster.local'].map(name => [
      `${name} is a call to the host, with its own Host`,
      { from: 'default', url: `http://${name}`, expect: reaches(80, 'httpbin.org', ['httpbin.org:80'], untouched, { authority: 'httpbin.org' }) },
    ])),
  },
  'my-wikipedia': {
    calls: {
      'both addresses are reached': {
        from: 'default',
        url: 'tls://my-wikipedia:443',
        sni: 'en.wikipedia.org',
        expect: reaches(443, 'my-wikipedia.default.svc.cluster.local', ['198.35.26.96:443', '91.198.174.192:443'], untouched),
      },
    },
  },
  'partner-mutual-tls': {
    calls: {
      'the workload shows its certificate': {
        from: 'billing',
        labels: { 'cdk8s.io/metadata.addr': 'egress-payouts-c8ee9838' },
        url: 'http://api.bank.example',
        expect: encrypted('api.bank.example', { upstream: { tls: { ...mutual, clientCertificate: 'kubernetes://bank-client', ca: 'kubernetes://bank-client-cacert' } } }),
      },
      'others of the namespace have TLS without it': { from: 'billing', url: 'http://api.bank.example', expect: encrypted('api.bank.example') },
      'files are shown by whoever calls': {
        from: 'billing',
        url: 'http://api.clearing.example',
        expect: encrypted('api.clearing.example', {
          upstream: { tls: { ...mutual, clientCertificate: 'file-cert:/etc/clearing/tls.crt~/etc/clearing/tls.key', ca: 'file-root:/etc/clearing/ca.crt' } },
        }),
      },
    },
  },
  'several-protocols': {
    calls: {
      'HTTPS is reached at the addresses': shop('https://ledger.partner.example', through(443, 'ledger.partner.example')),
      'so is gRPC': shop('grpc://ledger.partner.example:9090', { outcome: 'routed', cluster: 'outbound|9090||ledger.partner.example', upstream: { http2: true } }),
      'so is the database': shop('tcp://10.20.0.5:5432', { outcome: 'routed', cluster: 'outbound|5432||ledger.partner.example' }),
      'other databases on its port are left alone': shop('tcp://db.other.example:5432', unknown),
    },
  },
  'smtp': {
    facts: { dnsCapture: true },
    calls: {
      'mail with STARTTLS is reached as the client speaks it': shop(`tcp://${ses}:587`, untouchedAt(587, ses)),
      'mail with TLS from the first byte too': shop(`tls://${ses}:465`, untouchedAt(465, ses)),
      'the relay is reached at its address': shop('tcp://relay.corp.example:25', through(25, 'relay.corp.example', { address: '10.10.0.25' })),
      'mail to other servers does not get there': shop('tcp://smtp.other.example:587', unknown),
      'nor to the relay': shop('tcp://mx.other.example:25', unknown),
    },
  },
  'tls-origination': {
    calls: {
      'HTTP is encrypted, the certificate is checked for the host, and the timeout holds': shop('http://api.stripe.com', encrypted('api.stripe.com', { timeout: '5s' })),
      'the workload\'s own HTTPS keeps working': shop('https://api.stripe.com', untouchedAt(443, 'api.stripe.com')),
    },
  },
  'virtual-machines': {
    calls: {
      'the machines are called with the mesh\'s own TLS': shop('http://ledger.vm.example',
        reaches(80, 'ledger.vm.example', ['10.30.0.4:8080', '10.30.0.5:8080'], { mode: 'istio-mutual' })),
      'by the Service name too': shop('http://ledger',
        reaches(80, 'ledger.shop.svc.cluster.local', ['10.30.0.4:8080', '10.30.0.5:8080'], { mode: 'istio-mutual' })),
      'machines that register themselves are known': shop('grpc://batch.vm.example:9090', { outcome: 'routed', cluster: 'outbound|9090||batch.vm.example' }),
    },
  },
  'weather': {
    calls: {
      'the workload\'s HTTPS is reached': shop('https://api.weather.com', untouchedAt(443, 'api.weather.com')),
      'other namespaces do not carry the host': { from: 'blog', url: 'https://api.weather.com', expect: unknown },
    },
  },
  'wildcard-saas': {
    calls: {
      'each customer\'s name is asked for, and checked for, itself': {
        from: 'support',
        url: 'http://acme.zendesk.com',
        expect: since130({ outcome: 'routed', upstream: { type: 'DFP', tls: { mode: 'simple', autoSni: true, verifies: 'auto' } } }),
      },
      'so is one that is more than one label deep': {
        from: 'support', url: 'http://a.b.zendesk.com', expect: since130({ outcome: 'routed', authority: 'a.b.zendesk.com', upstream: { type: 'DFP', tls: { verifies: 'auto' } } }),
      },
      'the workload\'s own TLS is left as it is': {
        from: 'support', url: 'tls://acme.zendesk.com:443', expect: since130({ outcome: 'routed', upstream: { type: 'DFP', tls: untouched } }),
      },
    },
  },
  'with-cdk8s-plus': {
    calls: {
      'the alias is a call to the host, encrypted': shop('http://payments.shop.svc.cluster.local', encrypted('api.stripe.com', { authority: 'api.stripe.com' })),
      'a third namespace does not carry it': { from: 'blog', url: 'http://payments.shop', expect: unknown },
    },
  },
};
