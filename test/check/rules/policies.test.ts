import { count, entry, found, gateway, HOST, policy, routes, server, to } from './manifests';
import { allowClosesGateway } from '../../../src/check/rules/allow-closes-gateway';
import { deniedByServerName } from '../../../src/check/rules/denied-by-server-name';
import { deniedHostWithoutPort } from '../../../src/check/rules/denied-host-without-port';
import { passthroughWithoutIdentity } from '../../../src/check/rules/passthrough-without-identity';
import { policyOnTheWayOut } from '../../../src/check/rules/policy-on-the-way-out';

const BILLING = { source: { principals: ['cluster.local/ns/shop/sa/billing'] } };
const for_ = (...operations: object[]) => operations.map(operation => ({ operation }));
const MUTUAL = { tls: { mode: 'ISTIO_MUTUAL' } };
const PASSTHROUGH = { tls: { mode: 'PASSTHROUGH' } };

describe('allow-closes-gateway', () => {
  const two = gateway([server([HOST, 'shop/api.open.example']), server(['files.example.com'], 443, PASSTHROUGH)]);
  const allow = (...rules: object[]) => policy({ action: 'ALLOW', rules });

  test('finds hosts that no rule allows', () => {
    expect(found(allowClosesGateway, [two, allow({ from: [BILLING], to: for_({ hosts: [HOST, `${HOST}:*`] }) })])).toEqual([
      'warning AuthorizationPolicy shop/policy spec.rules: no policy allows api.open.example and 1 more at Gateway shop/egress, which is closed there to everybody because this one allows something; ' +
      'deny instead: action DENY with notPrincipals, for the hosts that are not for everybody',
    ]);
  });

  test('finds connections where rules are about requests', () => {
    expect(found(allowClosesGateway, [gateway([server([HOST], 443, PASSTHROUGH)]), allow({ to: for_({ methods: ['GET'] }) })])[0]).toContain(`no policy allows ${HOST} at Gateway`);
    expect(count(allowClosesGateway, [gateway([server([HOST])]), allow({ to: for_({ methods: ['GET'] }) })])).toBe(0);
  });

  test('takes ALLOW for what is meant if no action is named', () => {
    expect(count(allowClosesGateway, [two, policy({ rules: [{ to: for_({ hosts: [HOST] }) }] })])).toBe(1);
  });

  const others = { to: for_({ hosts: ['api.open.*'] }) };
  test.each<[string, object[]]>([
    ['a rule for all hosts', [two, allow({ from: [BILLING] })]],
    ['each host in one of several', [two, allow({ to: for_({ hosts: [`*${HOST.slice(3)}`, 'API.OPEN.EXAMPLE:80'] }, { ports: ['8443'] }) })]],
    ['each host in one of several policies', [gateway([server([HOST, 'api.open.example'])]), allow({ to: for_({ hosts: [HOST] }) }), policy({ rules: [others] }, { name: 'others' })]],
    ['a domain of which some is allowed', [gateway([server(['*.pay.example'])]), allow({ to: for_({ hosts: [HOST] }) })]],
    ['a server for whatever there is', [gateway([server(['*'])]), allow({ to: for_({ hosts: [HOST] }) })]],
    ['the Service of the gateway', [gateway([server([HOST, 'egress.shop.svc.cluster.local'], 80, { ...MUTUAL, port: { number: 80, protocol: 'HTTPS' } })]), allow({ to: for_({ hosts: [HOST] }) })]],
    ['a policy that allows nothing, on purpose', [two, allow()]],
    ['a policy that denies', [two, policy({ action: 'DENY', rules: [{ to: for_({ hosts: [HOST] }) }] })]],
    ['other pods', [two, policy({ rules: [{ to: for_({ hosts: [HOST] }) }] }, { selector: { app: 'web' } })]],
    ['another namespace, as a whole', [two, policy({ rules: [{ to: for_({ hosts: [HOST] }) }] }, { namespace: 'crm', selector: null })]],
    ['objects that it names', [two, policy({ targetRefs: [{ kind: 'Service', name: 'web' }], selector: null, rules: [{ to: for_({ hosts: [HOST] }) }] })]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(allowClosesGateway, manifests)).toEqual([]);
  });
});

describe('denied-host-without-port', () => {
  const deny = (...hosts: string[]) => policy({ action: 'DENY', rules: [{ to: for_({ hosts }) }] });

  test('finds a host, and a domain', () => {
    expect(found(deniedHostWithoutPort, [deny(HOST, 'api.open.example', 'api.open.example:*', '*.files.example')])).toEqual([
      `warning AuthorizationPolicy shop/policy spec.rules.0.to.0.operation.hosts.0: "${HOST}" is denied, and the same host with a port is not, such as ${HOST}:80; write "${HOST}:*" beside it`,
      'warning AuthorizationPolicy shop/policy spec.rules.0.to.0.operation.hosts.3: "*.files.example" is denied, and the same host with a port is not, such as a.files.example:80; ' +
      'write "*.files.example:80" beside it, and so for every port',
    ]);
  });

  test.each<[string, object]>([
    ['its ports', deny(HOST, `${HOST}:*`)],
    ['one of its ports', deny(HOST, `${HOST}:80`)],
    ['whatever starts like it', deny(HOST, 'api.*')],
    ['all hosts', deny('*', HOST)],
    ['one that is allowed', policy({ rules: [{ to: for_({ hosts: [HOST] }) }] })],
    ['no host', policy({ action: 'DENY', rules: [{ to: for_({ methods: ['GET'] }) }, {}] })],
  ])('is silent about %s', (_, manifest) => {
    expect(found(deniedHostWithoutPort, [manifest])).toEqual([]);
  });
});

describe('denied-by-server-name', () => {
  const deny = (condition: object, more: object = { to: for_({ hosts: [HOST] }) }) => policy({ action: 'DENY', rules: [{ ...more, when: [{ key: 'connection.sni', ...condition }] }] });
  const two = gateway([server([HOST, 'api.open.example'], 80, MUTUAL)]);

  test('finds other names of the server', () => {
    expect(found(deniedByServerName, [two, deny({ values: [HOST] })])).toEqual([
      `warning AuthorizationPolicy shop/policy spec.rules.0.when: requests are denied to those who ask for ${HOST}, and Gateway shop/egress takes them under api.open.example too; ` +
      "leave the condition out, or write the names that it is not for as 'notValues'",
    ]);
  });

  test.each<[string, object[]]>([
    ['names that it is not for', [two, deny({ notValues: ['connections-*'] })]],
    ['all names', [two, deny({ values: [HOST, '*.example'] })]],
    ['any name', [two, deny({ values: ['*'] })]],
    ['a server with one name', [gateway([server([HOST], 80, MUTUAL)]), deny({ values: [HOST] })]],
    ['a server without TLS', [gateway([server([HOST, 'api.open.example'])]), deny({ values: [HOST] })]],
    ['connections', [two, deny({ values: [HOST] }, {})]],
    ['no Gateway', [deny({ values: [HOST] })]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(deniedByServerName, manifests)).toEqual([]);
  });
});

describe('passthrough-without-identity', () => {
  const open = gateway([server([HOST], 443, PASSTHROUGH)]);
  const message = (rule: string) => `warning AuthorizationPolicy shop/policy ${rule}: callers have no identity at port 443 of Gateway shop/egress, which passes their TLS on as it is: nobody is any of these; ` +
    'let sidecars call the gateway by the mesh\'s TLS (mode ISTIO_MUTUAL in the server and in a rule for its Service), with the workload\'s own inside';

  test.each<[string, object]>([
    ['principals', { from: [BILLING] }],
    ['all but some', { from: [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/billing'] } }] }],
    ['namespaces', { from: [{ source: { namespaces: ['shop'] } }], when: [{ key: 'connection.sni', values: [HOST] }] }],
    ['a condition', { when: [{ key: 'source.serviceAccount', values: ['billing'] }] }],
  ])('finds %s', (_, rule) => {
    expect(found(passthroughWithoutIdentity, [open, policy({ action: 'DENY', rules: [{}, rule] })])).toEqual([message('spec.rules.1')]);
  });

  test('finds a domain among other names, and once', () => {
    const names = (...values: string[]) => ({ from: [BILLING], when: [{ key: 'connection.sni', values }] });
    const wide = gateway([server(['*.pay.example'], 443, PASSTHROUGH)]);
    expect(found(passthroughWithoutIdentity, [open, policy({ rules: [names('other.example.com'), names('other.example.com', '*.pay.example'), names(HOST)] })])).toEqual([message('spec.rules.1')]);
    expect(found(passthroughWithoutIdentity, [wide, policy({ rules: [names('files.pay.example')] })])).toEqual([message('spec.rules.0')]);
  });

  test.each<[string, object[]]>([
    ['a server that takes the mesh\'s TLS', [gateway([server([HOST], 443, MUTUAL)]), policy({ rules: [{ from: [BILLING] }] })]],
    ['addresses', [open, policy({ rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }] })]],
    ['names of other hosts', [open, policy({ rules: [{ from: [BILLING], when: [{ key: 'connection.sni', values: ['other.example.com'] }] }] })]],
    ['requests, or some ports', [open, policy({ rules: [{ from: [BILLING], to: for_({ ports: ['8080'] }) }] })]],
    ['other pods', [open, policy({ rules: [{ from: [BILLING] }] }, { selector: { app: 'web' } })]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(passthroughWithoutIdentity, manifests)).toEqual([]);
  });
});

describe('policy-on-the-way-out', () => {
  const deny = (selector: object | null, ...hosts: string[]) => policy({ action: 'DENY', rules: [{ to: for_({ methods: ['GET'] }, { hosts }) }] }, { selector });

  test('finds a host outside in a policy for workloads', () => {
    expect(found(policyOnTheWayOut, [entry(), deny({ app: 'web' }, HOST, `${HOST}:*`)])).toEqual([
      `warning AuthorizationPolicy shop/policy spec.rules.0.to.1.operation.hosts: ${HOST} is outside and called without a gateway, and policies are asked by who is called: this one is never asked about it; ` +
      'lead its calls through a gateway and put the policy there, or limit by a Sidecar what workloads see',
    ]);
    expect(count(policyOnTheWayOut, [entry(), deny(null, HOST)])).toBe(1);
  });

  const behind = routes({ gateways: ['egress'], http: [{ route: [to()] }] });
  test.each<[string, object[]]>([
    ['a host behind a gateway', [entry(), behind, deny({ app: 'web' }, HOST)]],
    ['the pods of a gateway', [entry(), gateway([server(['other.example.com'])]), deny({ istio: 'egress' }, HOST)]],
    ['a host that nobody registered', [entry(), deny({ app: 'web' }, 'web.shop.example')]],
    ['a host of the mesh', [entry({ location: 'MESH_INTERNAL' }), deny({ app: 'web' }, HOST)]],
    ['a host outside among others', [entry(), deny({ app: 'web' }, HOST, 'web.shop.example')]],
    ['a waypoint', [entry(), policy({ targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'pay' }], action: 'DENY', rules: [{ to: for_({ hosts: [HOST] }) }] })]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(policyOnTheWayOut, manifests)).toEqual([]);
  });
});
