import { Chart, Duration, type App } from 'cdk8s';
import {
  EgressChecks, EgressPort, ExternalApi, ExternalEndpoint, ExternalNameAlias, UpstreamTls, VirtualIps, type ExternalApiProps,
} from '../src';
import { anotherCopy, invalid, mistakes, ofKind, only, shop, synth } from './helpers';

const SIMPLE = UpstreamTls.simple();
const HOST = 'api.example.com';

function make(props: Partial<ExternalApiProps> = {}) {
  const chart = shop({ istioVersion: '1.30', dnsCapture: true });
  const api = new ExternalApi(chart, 'api', { host: HOST, ...props });
  return { chart, api, spec: (kind: string) => only(synth(chart), kind).spec };
}

/** `exportTo` of all objects of Istio. */
const exportTo = (chart: Chart) => synth(chart).map(({ kind, spec }) => [kind, spec.exportTo]);

describe('by default', () => {
  test('emits an entry and a rule for HTTPS, which stays the workload\'s own', () => {
    const chart = shop();
    new ExternalApi(chart, 'weather', { host: 'api.weather.com' });
    expect(synth(chart)).toEqual([
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'ServiceEntry',
        metadata: { name: 'egress-weather-c8eb424b', namespace: 'shop' },
        spec: {
          hosts: ['api.weather.com'],
          location: 'MESH_EXTERNAL',
          resolution: 'DNS',
          exportTo: ['.'],
          ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }],
        },
      },
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: 'egress-weather-c8eb424b', namespace: 'shop' },
        spec: { host: 'api.weather.com', exportTo: ['.'], trafficPolicy: { tls: { mode: 'DISABLE' } } },
      },
    ]);
  });

  test('dials TLS at a wildcard, whose names the proxy resolves', () => {
    const { spec } = make({ host: '*.example.com' });
    expect(spec('ServiceEntry')).toMatchObject({
      hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS', ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
    });
    expect(spec('DestinationRule').host).toBe('*.example.com');
  });

  test('has no route', () => {
    const { chart, api } = make({ ports: [EgressPort.http(80, { tls: SIMPLE }), EgressPort.https(443)] });
    expect(api.virtualService).toBeUndefined();
    expect(ofKind(synth(chart), 'VirtualService')).toEqual([]);
  });
});

test('registers HTTP to which the proxy adds TLS, with a timeout, beside the workload\'s own HTTPS', () => {
  const chart = shop();
  new ExternalApi(chart, 'stripe', {
    host: 'api.stripe.com',
    ports: [EgressPort.http(80, { tls: SIMPLE }), EgressPort.https(443)],
    timeout: Duration.seconds(5),
  });
  const metadata = { name: 'egress-stripe-c8ba38c5', namespace: 'shop' };
  expect(synth(chart)).toEqual([
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata,
      spec: {
        hosts: ['api.stripe.com'],
        location: 'MESH_EXTERNAL',
        resolution: 'DNS',
        exportTo: ['.'],
        ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }, { number: 443, name: 'https', protocol: 'HTTPS' }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: {
        host: 'api.stripe.com',
        exportTo: ['.'],
        trafficPolicy: {
          portLevelSettings: [
            { port: { number: 80 }, tls: { mode: 'SIMPLE', sni: 'api.stripe.com', subjectAltNames: ['api.stripe.com'] } },
            { port: { number: 443 }, tls: { mode: 'DISABLE' } },
          ],
        },
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata,
      spec: {
        hosts: ['api.stripe.com'],
        exportTo: ['.'],
        http: [{ timeout: '5s', route: [{ destination: { host: 'api.stripe.com', port: { number: 80 } } }] }],
      },
    },
  ]);
});

describe('the host', () => {
  test('is the same in every object, in the form in which Istio compares it', () => {
    const { chart, api } = make({ host: 'API.Bücher.Example', ports: [EgressPort.http(80, { tls: SIMPLE })], timeout: Duration.seconds(1) });
    const host = 'api.xn--bcher-kva.example';
    const [entry, rule, route] = synth(chart).map(({ spec }) => spec);
    expect(api.host).toBe(host);
    expect(entry.hosts).toEqual([host]);
    expect(rule).toMatchObject({ host, trafficPolicy: { tls: { sni: host, subjectAltNames: [host] } } });
    expect(route).toMatchObject({ hosts: [host], http: [{ route: [{ destination: { host } }] }] });
  });

  test('of several has a rule of its own, and its own name in TLS', () => {
    const { chart, api } = make({ additionalHosts: ['files.example.com', '*.cdn.example.com'], endpoints: ExternalEndpoint.all('192.0.2.1'), ports: [EgressPort.http(80, { tls: SIMPLE })] });
    const manifests = synth(chart);
    const { metadata, spec } = only(manifests, 'ServiceEntry');
    expect(spec.hosts).toEqual([HOST, 'files.example.com', '*.cdn.example.com']);
    expect(ofKind(manifests, 'DestinationRule').map(rule => [rule.metadata.name, rule.spec.host, rule.spec.trafficPolicy.tls.sni])).toEqual([
      [metadata.name, HOST, HOST],
      [`${metadata.name}-files.example.com`, 'files.example.com', 'files.example.com'],
      [`${metadata.name}-wildcard.cdn.example.com`, '*.cdn.example.com', undefined],
    ]);
    expect(api.destinationRule.name).toBe(metadata.name);
  });

  test('of several has a route of its own for a timeout', () => {
    const { chart, api } = make({ additionalHosts: ['files.example.com'], ports: [EgressPort.http(80)], timeout: Duration.seconds(5) });
    expect(ofKind(synth(chart), 'VirtualService').map(({ spec }) => [spec.hosts, spec.http[0].route[0].destination.host, spec.http[0].timeout])).toEqual([
      [[HOST], HOST, '5s'],
      [['files.example.com'], 'files.example.com', '5s'],
    ]);
    expect(api.virtualService!.name).toBe(api.serviceEntry.name);
  });
});

describe('resolution', () => {
  test.each([
    ['STATIC', ['192.0.2.1', '2001:db8::1']],
    ['DNS', ['a.example.com', 'b.example.com']],
    ['DNS', ['192.0.2.1', 'b.example.com']],
  ])('is %s for %p', (resolution, addresses) => {
    expect(make({ endpoints: ExternalEndpoint.all(...addresses) }).spec('ServiceEntry'))
      .toMatchObject({ resolution, endpoints: addresses.map(address => ({ address })) });
  });

  test('is DNS without endpoints, and no list of them is left', () => {
    const spec = make().spec('ServiceEntry');
    expect(spec.resolution).toBe('DNS');
    expect(spec).not.toHaveProperty('endpoints');
  });

  test('follows endpoints that are added', () => {
    const { api, spec } = make({ host: '*.example.com' });
    const now = () => spec('ServiceEntry').resolution;
    expect(now()).toBe('DYNAMIC_DNS');
    api.addEndpoint(ExternalEndpoint.at('192.0.2.1'));
    expect(now()).toBe('STATIC');
    api.addEndpoint(ExternalEndpoint.at('edge.example.net'));
    expect(now()).toBe('DNS');
  });
});

describe('addresses', () => {
  test('of STATIC endpoints serve TCP', () => {
    const { spec } = make({ ports: [EgressPort.https(443), EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.20.0.4', '10.20.0.5') });
    expect(spec('ServiceEntry')).toMatchObject({ addresses: ['10.20.0.4', '10.20.0.5'], endpoints: [{ address: '10.20.0.4' }, { address: '10.20.0.5' }] });
  });

  test('are left out where Istio sees a Host or an SNI', () => {
    expect(make({ endpoints: ExternalEndpoint.all('10.20.0.4') }).spec('ServiceEntry')).not.toHaveProperty('addresses');
  });

  test('are virtual ones if there are any', () => {
    const { spec } = make({ ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.20.0.4'), virtualIps: VirtualIps.captured('240.240.0.1') });
    expect(spec('ServiceEntry')).toMatchObject({ addresses: ['240.240.0.1'], endpoints: [{ address: '10.20.0.4' }] });
  });

  test('appear with a TCP port that is added', () => {
    const { api, spec } = make({ endpoints: ExternalEndpoint.all('10.20.0.4') });
    api.addPort(EgressPort.tcp(5432));
    expect(spec('ServiceEntry').addresses).toEqual(['10.20.0.4']);
  });
});

describe('consumers', () => {
  const props = { ports: [EgressPort.http(80)], timeout: Duration.seconds(5), additionalHosts: ['b.example.com'] };

  test('see the entry, the rules and the routes alike', () => {
    const { chart } = make({ ...props, consumers: ['web', 'billing', 'shop', 'web'] });
    const list = ['.', 'billing', 'web'];
    expect(exportTo(chart)).toEqual([
      ['ServiceEntry', list], ['DestinationRule', list], ['DestinationRule', list], ['VirtualService', list], ['VirtualService', list],
    ]);
  });

  test('may be all namespaces, and then no other is named', () => {
    const { chart } = make({ ...props, consumers: ['web', '*'] });
    expect(new Set(exportTo(chart).map(([, list]) => list.join()))).toEqual(new Set(['*']));
  });

  test('are only the own namespace by default', () => {
    expect(new Set(exportTo(make(props).chart).map(([, list]) => list.join()))).toEqual(new Set(['.']));
  });

  test('may be added, also after a synth', () => {
    const { chart, api } = make(props);
    api.addConsumer('web');
    expect(exportTo(chart)).toEqual(exportTo(make({ ...props, consumers: ['web'] }).chart));
    api.addConsumer('billing');
    api.addConsumer('web');
    expect(exportTo(chart)).toEqual(exportTo(make({ ...props, consumers: ['billing', 'web'] }).chart));
  });
});

describe('a mutator', () => {
  test.each(['before', 'after'])('adds a port %s the first synth', when => {
    const { chart, api } = make();
    if (when === 'after') {
      synth(chart);
    }
    api.addPort(EgressPort.http(80, { tls: SIMPLE }));
    expect(synth(chart)).toEqual(synth(make({ ports: [EgressPort.https(443), EgressPort.http(80, { tls: SIMPLE })] }).chart));
    expect(api.ports.map(({ number }) => number)).toEqual([443, 80]);
  });

  test('adds a rule to the route for each port', () => {
    const { api, spec } = make({ ports: [EgressPort.http(80)], timeout: Duration.seconds(5) });
    expect(spec('VirtualService').http).toHaveLength(1);
    api.addPort(EgressPort.grpc(9090));
    expect(spec('VirtualService').http.map(({ match, timeout, route }: any) => [match, timeout, route[0].destination.port])).toEqual([
      [[{ port: 80 }], '5s', { number: 80 }],
      [[{ port: 9090 }], '5s', { number: 9090 }],
    ]);
  });

  test.each(['before', 'after'])('adds an endpoint %s the first synth', when => {
    const endpoints = [ExternalEndpoint.at('192.0.2.1'), ExternalEndpoint.at('192.0.2.2', { weight: 2, locality: 'eu', ports: { https: 8443 } })];
    const { chart, api } = make({ endpoints: endpoints.slice(0, 1) });
    if (when === 'after') {
      synth(chart);
    }
    api.addEndpoint(endpoints[1]);
    expect(synth(chart)).toEqual(synth(make({ endpoints }).chart));
    expect(only(synth(chart), 'ServiceEntry').spec.endpoints)
      .toEqual([{ address: '192.0.2.1' }, { address: '192.0.2.2', weight: 2, locality: 'eu', ports: { https: 8443 } }]);
    expect(api.endpoints).toEqual(endpoints);
  });

  test.each<[string, (api: ExternalApi) => void, string]>([
    ['a number that is taken', api => api.addPort(EgressPort.http2(80)), "'ports' has the number 80 twice (http, http2-80); each number can have one protocol"],
    ['a name that is taken', api => api.addPort(EgressPort.http(8080, { name: 'http' })), "'ports' has the name 'http' twice (80, 8080); set 'name' of one of them"],
    ['TCP beside additional hosts', api => api.addPort(EgressPort.tcp(5432)),
      "'additionalHosts' (b.example.com) can not share port 5432 (TCP), where Istio sees no host to tell them apart; make one ExternalApi for each host"],
    ['an address that is there', api => api.addEndpoint(ExternalEndpoint.at('192.0.2.1', { weight: 2 })),
      '\'endpoints\' has "192.0.2.1" twice; write each address once, with \'weight\' if it shall get more'],
    ['an address with an unknown port', api => api.addEndpoint(ExternalEndpoint.at('192.0.2.2', { ports: { https: 1 } })),
      '\'ports\' of endpoint "192.0.2.2" has "https", which is the name of no port; the names are http'],
    ['what is no namespace', api => api.addConsumer('team_a'),
      "a namespace in 'consumers' must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter or digit; ends with a letter or digit), " +
      'got "team_a"; write the name of a namespace, or \'*\' for all'],
  ])('refuses %s, and leaves the API as it was', (_, change, message) => {
    const { chart, api } = make({ ports: [EgressPort.http(80)], endpoints: ExternalEndpoint.all('192.0.2.1'), additionalHosts: ['b.example.com'] });
    const before = { manifests: synth(chart), ports: api.ports, endpoints: api.endpoints };
    expect(() => change(api)).toThrow(new Error(`[egress/api] ${message}`));
    expect({ manifests: synth(chart), ports: api.ports, endpoints: api.endpoints }).toEqual(before);
  });
});

test('a constructor that refuses emits nothing', () => {
  const chart = shop();
  expect(() => new ExternalApi(chart, 'api', { host: HOST, ports: [EgressPort.tcp(1), EgressPort.tcp(1)] })).toThrow();
  expect(synth(chart)).toEqual([]);
});

test('the lists that it was made from and those that it hands out are not its own', () => {
  const lists = { ports: [EgressPort.https(443)], endpoints: ExternalEndpoint.all('192.0.2.1'), consumers: ['web'], additionalHosts: ['b.example.com'] };
  const { chart, api } = make(lists);
  const before = synth(chart);
  lists.ports.push(EgressPort.http(80));
  lists.endpoints.pop();
  lists.consumers.push('billing');
  lists.additionalHosts.pop();
  api.ports.pop();
  api.endpoints.pop();
  expect(synth(chart)).toEqual(before);
});

test('gives its objects', () => {
  const { api } = make({ ports: [EgressPort.http(80)], timeout: Duration.seconds(1) });
  expect([api.serviceEntry, api.destinationRule, api.virtualService!].map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule', 'VirtualService']);
  expect(api.node.defaultChild).toBe(api.serviceEntry);
  expect(api.namespace).toBe('shop');
});

test('is in the namespace of its metadata rather than the chart', () => {
  const { api, chart } = make({ metadata: { namespace: 'billing' }, consumers: ['billing', 'shop'] });
  expect(api.namespace).toBe('billing');
  expect(exportTo(chart)).toEqual([['ServiceEntry', ['.', 'shop']], ['DestinationRule', ['.', 'shop']]]);
});

test('has no namespace where nobody says one', () => {
  const chart = new Chart(shop().node.root as App, 'nowhere');
  expect(new ExternalApi(chart, 'api', { host: HOST }).namespace).toBeUndefined();
  expect(synth(chart).map(({ metadata }) => metadata.namespace)).toEqual([undefined, undefined]);
});

test('gives the name of its metadata to all its objects', () => {
  const { chart } = make({ metadata: { name: 'billing-api' }, additionalHosts: ['b.example.com'] });
  expect(synth(chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`))
    .toEqual(['ServiceEntry billing-api', 'DestinationRule billing-api', 'DestinationRule billing-api-b.example.com']);
});

test('comes out the same in a second synth', () => {
  const { chart } = make({ ports: [EgressPort.http(80, { tls: SIMPLE }), EgressPort.https(443)], timeout: Duration.seconds(5), consumers: ['web'] });
  expect(synth(chart)).toEqual(synth(chart));
});

describe('isExternalApi', () => {
  test.each([[undefined], [null], ['api.example.com'], [{}], [ExternalApi.fromAttributes(shop(), 'ref', { host: HOST })]])('is false for others', thing => {
    expect(ExternalApi.isExternalApi(thing)).toBe(false);
  });

  test('is true, also for one from another copy of the package', () => {
    const chart = shop();
    expect(ExternalApi.isExternalApi(new ExternalApi(chart, 'mine', { host: HOST }))).toBe(true);
    expect(ExternalApi.isExternalApi(new (anotherCopy().ExternalApi)(chart, 'theirs', { host: HOST }))).toBe(true);
  });
});

describe('what another ExternalApi has too', () => {
  const twice = (path: string, thing: string, rival: string) => `[${path}] ${thing} is also registered at ${rival}, and namespaces that see both reach only one ` +
    "of them; declare it once and share that ExternalApi, as the target of aliases or with 'consumers' (claimed-twice)";
  const sharedPlace = (path: string, thing: string, rival: string) => `[${path}] ${thing} is also that of ${rival}, and namespaces that see both reach only one of ` +
    'them there; give the two different addresses or ports (claimed-twice)';

  /** Two of them in different namespaces. */
  function two(one: ExternalApiProps, other: ExternalApiProps) {
    const app = shop().node.root as App;
    const [a, b] = [new Chart(app, 'a', { namespace: 'a' }), new Chart(app, 'b', { namespace: 'b' })];
    return { a, apis: [new ExternalApi(a, 'api', one), new ExternalApi(b, 'api', other)] };
  }

  test('stops synth if it is a host in the same namespace', () => {
    const { chart } = make({ additionalHosts: ['b.example.com'] });
    new ExternalApi(chart, 'other', { host: 'B.example.com' });
    expect(() => chart.toJson()).toThrow(invalid(
      twice('egress/api', 'host b.example.com', 'egress/other'), twice('egress/other', 'host b.example.com', 'egress/api')));
  });

  test('is fine if nobody sees both', () => {
    const { a } = two({ host: HOST, consumers: ['c'] }, { host: HOST, consumers: ['d'] });
    expect(synth(a)).toHaveLength(2);
  });

  test.each([
    ['the other\'s namespace', ['b'], []],
    ['one\'s own namespace, by the other', [], ['a']],
    ['a third namespace', ['c'], ['c', 'd']],
    ['all namespaces', ['*'], []],
  ])('stops synth if it is a host that is seen twice in %s', (_, consumers, others) => {
    const { a } = two({ host: HOST, consumers }, { host: HOST, consumers: others });
    expect(() => a.toJson()).toThrow(invalid(twice('a/api', `host ${HOST}`, 'b/api'), twice('b/api', `host ${HOST}`, 'a/api')));
  });

  test('stops synth once a consumer sees both', () => {
    const { a, apis } = two({ host: HOST }, { host: HOST });
    expect(synth(a)).toHaveLength(2);
    apis[0].addConsumer('b');
    expect(() => a.toJson()).toThrow(/claimed-twice/);
  });

  test('stops synth once an alias lets a namespace see both', () => {
    const { a, apis } = two({ host: HOST, ports: [EgressPort.http(80)] }, { host: HOST });
    new ExternalNameAlias(apis[1], 'alias', { target: apis[0], metadata: { namespace: 'b' } });
    expect(() => a.toJson()).toThrow(/claimed-twice/);
  });

  test('stops synth if it is an address and port', () => {
    const { chart } = make({ ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.20.0.4', '10.20.0.5') });
    const thing = 'address 10.20.0.5 port 5432';
    new ExternalApi(chart, 'other', { host: 'other.example.com', ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.20.0.5') });
    expect(() => chart.toJson()).toThrow(invalid(sharedPlace('egress/api', thing, 'egress/other'), sharedPlace('egress/other', thing, 'egress/api')));
  });

  test('stops synth if it is a virtual IP with ports of TLS', () => {
    const virtualIps = VirtualIps.captured('240.240.0.1');
    const { chart } = make({ virtualIps });
    new ExternalApi(chart, 'other', { host: 'other.example.com', virtualIps });
    const thing = 'address 240.240.0.1 port 443';
    expect(() => chart.toJson()).toThrow(invalid(sharedPlace('egress/api', thing, 'egress/other'), sharedPlace('egress/other', thing, 'egress/api')));
  });

  test('is fine if it is an address with other ports, or where Host tells the two apart', () => {
    const virtualIps = VirtualIps.captured('240.240.0.1');
    const { chart } = make({ virtualIps, ports: [EgressPort.http(80), EgressPort.tcp(5432)] });
    new ExternalApi(chart, 'other', { host: 'other.example.com', virtualIps, ports: [EgressPort.http(80), EgressPort.tcp(5433)] });
    expect(mistakes(chart)).toEqual([]);
  });

  test('is fine if it was an address that is no longer matched by', () => {
    const { chart, api } = make({ ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.20.0.4') });
    api.addEndpoint(ExternalEndpoint.at('db.example.net'));
    expect(only(synth(chart), 'ServiceEntry').spec).not.toHaveProperty('addresses');
    new ExternalApi(chart, 'other', { host: 'other.example.com', ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.20.0.4') });
    expect(EgressChecks.of(chart).findings()).toEqual([]);
  });
});
