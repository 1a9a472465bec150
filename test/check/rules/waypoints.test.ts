import { count, entry, found, HOST, routes, rule } from './manifests';
import type { Manifest } from '../../../src/check/manifest';
import { addressPastWaypoint } from '../../../src/check/rules/address-past-waypoint';
import { credentialWithoutSelector } from '../../../src/check/rules/credential-without-selector';
import { entryPastWaypoint } from '../../../src/check/rules/entry-past-waypoint';
import { hiddenFromWaypoint } from '../../../src/check/rules/hidden-from-waypoint';
import { policyWithoutWaypoint } from '../../../src/check/rules/policy-without-waypoint';
import { tcpPortWithoutAddress } from '../../../src/check/rules/tcp-port-without-address';

const USES = { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'istio-egress' };
const SELECTED = (selector: object) => ({ namespaces: { from: 'Selector', selector } });

function waypoint(allowedRoutes?: object, labels: object = { 'istio.io/waypoint-for': 'service' }, name = 'waypoint'): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: 'istio-egress', labels },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes }] },
  } as Manifest;
}

function labelled(manifest: Manifest, labels: object = USES): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, labels } } as Manifest;
}

function policy(targets: object, namespace = 'shop'): Manifest {
  return { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'pay', namespace }, spec: targets } as Manifest;
}

const forEntry = (name = 'pay', namespace = 'shop') => policy({ targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name }] }, namespace);
const open = { namespaces: { from: 'All' } };

describe('entry-past-waypoint', () => {
  const at = 'ServiceEntry shop/pay metadata.labels.istio.io/use-waypoint';

  test('finds a waypoint that there is not', () => {
    expect(found(entryPastWaypoint, [labelled(entry()), waypoint(open, {}, 'other')])).toEqual([
      `warning ${at}: waypoint "waypoint" is none of namespace istio-egress, which has other: calls go past it; name a waypoint that there is, or add it`,
    ]);
  });

  test('finds a namespace that it does not take', () => {
    const past = [`error ${at}: waypoint istio-egress/waypoint does not take entries of namespace shop: calls go past it; let the namespace in by allowedRoutes of the Gateway's listener`];
    const name = 'kubernetes.io/metadata.name';
    expect(found(entryPastWaypoint, [labelled(entry()), waypoint()])).toEqual(past);
    expect(found(entryPastWaypoint, [labelled(entry()), waypoint(SELECTED({ matchLabels: { [name]: 'crm' } }))])).toEqual(past);
    expect(found(entryPastWaypoint, [labelled(entry()), waypoint(SELECTED({ matchExpressions: [{ key: name, operator: 'In', values: ['crm'] }] }))])).toEqual(past);
    expect(found(entryPastWaypoint, [labelled(entry()), waypoint(SELECTED({ matchExpressions: [{ key: name, operator: 'NotIn', values: ['shop'] }] }))])).toEqual(past);
  });

  test('finds one for pods', () => {
    expect(found(entryPastWaypoint, [labelled(entry()), waypoint(open, { 'istio.io/waypoint-for': 'workload' })])).toEqual([
      `error ${at}: waypoint istio-egress/waypoint is not for services: calls go past it; label the Gateway istio.io/waypoint-for: service`,
    ]);
  });

  test.each<[string, Manifest[]]>([
    ['all namespaces', [labelled(entry()), waypoint(open)]],
    ['its own', [labelled(entry({}, { namespace: 'istio-egress' }), { 'istio.io/use-waypoint': 'waypoint' }), waypoint()]],
    ['this one', [labelled(entry()), waypoint(SELECTED({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }] }))]],
    ['namespaces by labels that others know', [labelled(entry()), waypoint(SELECTED({ matchLabels: { team: 'shop' } }))]],
    ['services without saying so', [labelled(entry()), waypoint(open, {})]],
    ['others, which are not among the files', [labelled(entry())]],
  ])('is silent about a waypoint for %s', (_, manifests) => {
    expect(found(entryPastWaypoint, manifests)).toEqual([]);
  });

  test('is silent about entries without', () => {
    expect(found(entryPastWaypoint, [entry(), labelled(entry(), { 'istio.io/use-waypoint': 'none' }), waypoint()])).toEqual([]);
  });
});

describe('address-past-waypoint', () => {
  const fixed = (address: string, name: string) => entry({ resolution: 'STATIC', endpoints: [{ address }] }, { name });
  const past = (server: string) => [
    `error ServiceEntry shop/pay spec.addresses.0: address "192.0.2.1" of ${HOST} is also that of an endpoint of ${server}: calls to it go past the waypoint; ` +
    'give the host another address, or leave addresses out, so that istiod allocates one',
  ];

  test('finds that of an endpoint, of the entry or another, and of a slice', () => {
    const addresses = ['192.0.2.1'];
    const slice = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'own', namespace: 'crm' }, addressType: 'IPv4', endpoints: [{ addresses }] } as unknown as Manifest;
    expect(found(addressPastWaypoint, [labelled(entry({ resolution: 'STATIC', addresses, endpoints: [{ address: '192.0.2.1' }] }))])).toEqual(past('ServiceEntry shop/pay'));
    expect(found(addressPastWaypoint, [labelled(entry({ addresses })), fixed('192.0.2.1', 'other')])).toEqual(past('ServiceEntry shop/other'));
    expect(found(addressPastWaypoint, [labelled(entry({ addresses })), slice])).toEqual(past('EndpointSlice crm/own'));
  });

  test('finds a second one', () => {
    expect(found(addressPastWaypoint, [labelled(entry({ addresses: ['10.40.0.1', '10.40.0.2'] }))])).toEqual([
      `error ServiceEntry shop/pay spec.addresses.1: ${HOST} has several addresses, of which the waypoint knows one, whichever, and closes connections to the others; leave one address`,
    ]);
  });

  test('is silent about others, and without a waypoint', () => {
    expect(count(addressPastWaypoint, [labelled(entry({ addresses: ['10.40.0.1'] })), fixed('192.0.2.1', 'other')])).toBe(0);
    expect(count(addressPastWaypoint, [entry({ addresses: ['192.0.2.1', '192.0.2.2'] }), fixed('192.0.2.1', 'other')])).toBe(0);
  });
});

describe('hidden-from-waypoint', () => {
  const seen = { exportTo: ['.', 'istio-egress'] };

  test('finds what the waypoint does not see', () => {
    const hidden = { exportTo: ['.'] };
    expect(found(hiddenFromWaypoint, [labelled(entry(seen)), rule(hidden), routes(hidden)])).toEqual([
      `error DestinationRule shop/pay spec.exportTo: the rule of ${HOST} is not exported to namespace istio-egress, where the waypoint is that shall use it; add istio-egress to exportTo of the DestinationRule`,
      `error VirtualService shop/pay spec.exportTo: the routes of ${HOST} are not exported to namespace istio-egress, where the waypoint is that shall use them; ` +
      'add istio-egress to exportTo of the VirtualService',
    ]);
    expect(found(hiddenFromWaypoint, [labelled(entry(hidden)), rule(seen)])).toEqual([
      `error ServiceEntry shop/pay spec.exportTo: ${HOST} is not exported to namespace istio-egress, where its waypoint is, which then looks for no rule of it; ` +
      'add istio-egress to exportTo of the ServiceEntry',
    ]);
  });

  test('is silent about what it sees, and what does not pass it', () => {
    expect(count(hiddenFromWaypoint, [labelled(entry(seen)), rule(seen), routes(seen)])).toBe(0);
    expect(count(hiddenFromWaypoint, [labelled(entry({ exportTo: ['.'] }))])).toBe(0);
    expect(count(hiddenFromWaypoint, [labelled(entry({ exportTo: ['.'] }), { 'istio.io/use-waypoint': 'waypoint' }), rule({ exportTo: ['.'] })])).toBe(0);
    expect(count(hiddenFromWaypoint, [entry({ exportTo: ['.'] }), rule({ exportTo: ['.'] })])).toBe(0);
  });
});

describe('policy-without-waypoint', () => {
  const nobody = ['warning AuthorizationPolicy shop/pay spec.targetRefs.0.name: ServiceEntry shop/pay names no waypoint that could enforce the policy; ' +
    'label the entry, or its namespace, istio.io/use-waypoint'];
  const namespace = (labels: object) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } }) as unknown as Manifest;

  test('finds an entry without a waypoint', () => {
    expect(found(policyWithoutWaypoint, [entry(), forEntry()])).toEqual(nobody);
    expect(found(policyWithoutWaypoint, [entry(), forEntry(), namespace({ 'istio.io/use-waypoint': 'none' })])).toEqual(nobody);
    expect(count(policyWithoutWaypoint, [entry(), policy({ targetRef: { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'pay' } })])).toBe(1);
  });

  test('finds an entry of another namespace', () => {
    expect(found(policyWithoutWaypoint, [labelled(entry()), forEntry('pay', 'istio-egress')])).toEqual([
      'error AuthorizationPolicy istio-egress/pay spec.targetRefs.0.name: ServiceEntry "pay" is none of namespace istio-egress, but of shop; move the policy to namespace shop',
    ]);
  });

  test.each<[string, Manifest[]]>([
    ['an entry with a waypoint', [labelled(entry()), forEntry()]],
    ['a namespace with one', [entry(), forEntry(), namespace({ 'istio.io/use-waypoint': 'waypoint' })]],
    ['an entry that is not among the files', [forEntry()]],
    ['policies for something else', [entry(), policy({ targetRefs: [{ group: '', kind: 'Service', name: 'pay' }] }), policy({})]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(policyWithoutWaypoint, manifests)).toEqual([]);
  });
});

describe('an entry with a waypoint', () => {
  test('takes nothing that is not for its address', () => {
    const tcp = { ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }] };
    expect([count(tcpPortWithoutAddress, [entry(tcp)]), count(tcpPortWithoutAddress, [labelled(entry(tcp))])]).toEqual([1, 0]);
  });

  test('has its Secrets from a rule without selector', () => {
    const secret = rule({ trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'client', sni: HOST } } });
    expect([count(credentialWithoutSelector, [entry(), secret]), count(credentialWithoutSelector, [labelled(entry()), secret])]).toEqual([1, 0]);
  });
});
