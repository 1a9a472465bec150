import { Chart, type App } from 'cdk8s';
import { CertificateAuthority, EgressPort, EndpointsAlias, ExternalApi, ExternalNameAlias, UpstreamTls, Workload } from '../../src';
import { shop as chartOf, synth } from '../helpers';

/** Of an Istio that has all that TLS may need. */
const shop = () => chartOf({ istioVersion: '1.30' });

const BILLING = Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' });
const REFUNDS = Workload.of({ labels: { app: 'refunds' }, serviceAccount: 'refunds' });
const SERVER = { serverName: 'api.example.com' };
const SIMPLE = UpstreamTls.simple(SERVER);

/** The constructs whose ports may have TLS, and what adds a port to them. */
const CONSTRUCTS: [string, (chart: Chart, ports: EgressPort[]) => ExternalApi | EndpointsAlias][] = [
  ['ExternalApi', (chart, ports) => new ExternalApi(chart, 'api', { host: 'api.example.com', ports })],
  ['EndpointsAlias', (chart, ports) => new EndpointsAlias(chart, 'api', { addresses: ['192.0.2.1'], ports })],
];

describe.each(CONSTRUCTS)('on a port of an %s', (_, make) => {
  const refused = (message: string, path = 'egress/api') => new Error(`[${path}] ${message}`);

  /** Refused at once, and as a port that is added; nothing is emitted of it. */
  function refuses(port: EgressPort, message: string, chart = shop(), others: EgressPort[] = [EgressPort.http(8888)]): void {
    const error = refused(message, `${chart.node.id}/api`);
    expect(() => make(chart, [...others, port])).toThrow(error);
    expect(synth(chart)).toEqual([]);
    chart.node.tryRemoveChild('api');
    const construct = make(chart, others);
    const before = synth(chart);
    expect(() => construct.addPort(port)).toThrow(error);
    expect(synth(chart)).toEqual(before);
  }

  describe('TLS of a protocol that begins in clear', () => {
    const inClear = (described: string, protocol: string) => `'tls' of port ${described} can not be added by the proxy: ${protocol} starts in clear and then agrees on TLS by itself; ` +
      "let the client do it and leave 'tls' out, or set 'direct: true' if this server expects TLS at once";

    const TABLE: [number, string][] = [
      [21, 'FTP'], [25, 'SMTP'], [110, 'POP3'], [143, 'IMAP'], [389, 'LDAP'], [587, 'SMTP'], [1433, 'SQL Server'], [3306, 'MySQL'], [5432, 'PostgreSQL'],
    ];

    test.each(TABLE)('is refused on %d (%s), unless the server expects it at once', (number, protocol) => {
      refuses(EgressPort.tcp(number, { tls: SIMPLE }), inClear(`${number} (TCP)`, protocol));
      const direct = EgressPort.tcp(number, { tls: UpstreamTls.simple({ ...SERVER, direct: true }) });
      expect(make(shop(), [direct]).ports).toEqual([direct]);
    });

    test.each<[string, (options: { direct?: boolean; serverName: string }) => UpstreamTls]>([
      ['unverified', options => UpstreamTls.unverified('a reason', options)],
      ['mutual (files)', options => UpstreamTls.mutualFromFiles({ clientCertificate: '/tls.crt', privateKey: '/tls.key', ...options })],
      ['mutual (Secret)', options => UpstreamTls.mutualFromSecret('client', BILLING, options)],
    ])('is refused if it is %s, too', (_kind, tls) => {
      refuses(EgressPort.tcp(5432, { tls: tls(SERVER) }), inClear('5432 (TCP)', 'PostgreSQL'));
      expect(make(shop(), [EgressPort.tcp(5432, { tls: tls({ ...SERVER, direct: true }) })]).ports).toHaveLength(1);
    });

    test('goes by the port at the server, not by the one that is dialled', () => {
      refuses(EgressPort.tcp(15432, { targetPort: 5432, tls: SIMPLE }), inClear('15432 (TCP)', 'PostgreSQL'));
      expect(make(shop(), [EgressPort.tcp(5432, { targetPort: 15432, tls: SIMPLE })]).ports).toHaveLength(1);
    });

    test.each([6379, 636, 465, 993, 995, 990, 27018, 9093])('may be on %d, where servers expect it at once', number => {
      expect(make(shop(), [EgressPort.tcp(number, { tls: SIMPLE })]).ports).toHaveLength(1);
    });

    test('may be where Istio sees requests, whatever the number', () => {
      expect(make(shop(), [EgressPort.http(5432, { tls: SIMPLE }), EgressPort.grpc(3306, { tls: SIMPLE })]).ports).toHaveLength(2);
    });

    test('is the client\'s own where the proxy adds none', () => {
      expect(make(shop(), TABLE.map(([number]) => EgressPort.tcp(number))).ports).toHaveLength(TABLE.length);
    });
  });

  describe('certificates of the cluster, in a namespace that is unknown,', () => {
    const nowhere = () => new Chart(shop().node.root as App, 'nowhere');
    const unknown = (source: string) => `'tls' of port 80 (HTTP) takes certificates from ${source}, for which the rule must name its namespace, and that is unknown; ` +
      "set 'namespace' of the chart, or 'metadata.namespace'";

    test.each<[string, UpstreamTls]>([
      ['Secret "client"', UpstreamTls.mutualFromSecret('client', BILLING, SERVER)],
      ['Secret "partner-ca"', UpstreamTls.simple({ ...SERVER, certificateAuthority: CertificateAuthority.fromSecret('partner-ca', BILLING) })],
      ['ConfigMap "partner-ca"', UpstreamTls.simple({ ...SERVER, certificateAuthority: CertificateAuthority.fromConfigMap('partner-ca') })],
    ])('are refused: %s', (source, tls) => {
      refuses(EgressPort.http(80, { tls }), unknown(source), nowhere());
    });

    test.each([
      UpstreamTls.simple({ ...SERVER, certificateAuthority: CertificateAuthority.fromFile('/ca.crt') }),
      UpstreamTls.mutualFromFiles({ ...SERVER, clientCertificate: '/tls.crt', privateKey: '/tls.key' }),
      SIMPLE,
    ])('may be files instead: %#', tls => {
      expect(make(nowhere(), [EgressPort.http(80, { tls })]).ports).toHaveLength(1);
    });
  });

  describe('one Secret for two workloads', () => {
    const shared = (secret: string) => `Secret "${secret}" is given to two workloads; make one Workload object and pass it to both ports, or use two Secrets`;
    const client = (workload: Workload) => UpstreamTls.mutualFromSecret('client', workload, SERVER);

    test('is refused', () => {
      refuses(EgressPort.http(81, { tls: client(REFUNDS) }), shared('client'), shop(), [EgressPort.http(80, { tls: client(BILLING) })]);
    });

    test('is refused if one of them takes it for an authority', () => {
      const authority = UpstreamTls.simple({ ...SERVER, certificateAuthority: CertificateAuthority.fromSecret('client', REFUNDS) });
      refuses(EgressPort.http(81, { tls: authority }), shared('client'), shop(), [EgressPort.http(80, { tls: client(BILLING) })]);
    });

    test('is refused even if both have the same labels: what makes them one is the object', () => {
      refuses(EgressPort.http(81, { tls: client(Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })) }), shared('client'), shop(), [EgressPort.http(80, { tls: client(BILLING) })]);
    });

    test('is fine if it is one workload, or if there are two Secrets', () => {
      expect(make(shop(), [EgressPort.http(80, { tls: client(BILLING) }), EgressPort.http(81, { tls: client(BILLING) })]).ports).toHaveLength(2);
      expect(make(shop(), [EgressPort.http(80, { tls: client(BILLING) }), EgressPort.http(81, { tls: UpstreamTls.mutualFromSecret('other', REFUNDS, SERVER) })]).ports).toHaveLength(2);
    });
  });
});

test('metadata may tell the namespace that the chart does not', () => {
  const nowhere = new Chart(shop().node.root as App, 'nowhere');
  const ports = [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', BILLING, SERVER) })];
  expect(new ExternalApi(nowhere, 'api', { host: 'api.example.com', ports, metadata: { namespace: 'shop' } }).namespace).toBe('shop');
  expect(new EndpointsAlias(nowhere, 'alias', { addresses: ['192.0.2.1'], ports, metadata: { namespace: 'shop' } }).namespace).toBe('shop');
});

test('an alias of a host is refused the same, at the target that it makes', () => {
  const nowhere = new Chart(shop().node.root as App, 'nowhere');
  expect(() => new ExternalNameAlias(nowhere, 'payments', { host: 'api.example.com', ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', BILLING) })] }))
    .toThrow(new Error("[nowhere/payments/Target] 'tls' of port 80 (HTTP) takes certificates from Secret \"client\", for which the rule must name its namespace, " +
      "and that is unknown; set 'namespace' of the chart, or 'metadata.namespace'"));
});
