import { ApiObject, App, Chart, JsonPatch, YamlOutputType, type ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import {
  EgressPort, EndpointsAlias, EndpointsForm, ExternalApi, ExternalNameAlias, LocalAlias, Mesh, UpstreamTls, Workload, type ManifestOptions,
} from '../../src';
import { invalid, ofKind, only, shop, synth } from '../helpers';

const HTTP = [EgressPort.http(80)];

/** One construct of each type, and so every kind that the library emits. */
function everything(chart: Chart, options: ManifestOptions): any[] {
  Mesh.configure(chart, { istioVersion: '1.30' });
  new ExternalApi(chart, 'api', { ...options, host: 'api.example.com', additionalHosts: ['api.example.org'] });
  const tls = UpstreamTls.mutualFromSecret('client', Workload.of({ labels: { app: 'a' }, serviceAccount: 'a' }));
  new ExternalApi(chart, 'bank', { ...options, host: 'bank.example.com', ports: [EgressPort.http(80, { tls })] });
  new ExternalNameAlias(chart, 'by-name', { ...options, host: 'by-name.example.com', ports: HTTP });
  new EndpointsAlias(chart, 'by-address', { ...options, addresses: ['192.0.2.1', '2001:db8::1'], ports: HTTP });
  new EndpointsAlias(chart, 'by-endpoints', { ...options, addresses: ['192.0.2.2'], ports: HTTP, form: EndpointsForm.ENDPOINTS });
  new LocalAlias(chart, 'in-cluster', { ...options, selector: { app: 'a' }, ports: HTTP });
  return synth(chart);
}

describe('metadata', () => {
  test('has no labels and annotations that nobody asked for, except what makes a slice belong to its Service', () => {
    const labels = { 'kubernetes.io/service-name': 'by-address', 'endpointslice.kubernetes.io/managed-by': 'cdk8s-istio-egress' };
    const manifests = everything(shop(), {});
    expect(manifests.map(({ kind, metadata }) => [kind, Object.keys(metadata.labels ?? {}), Object.keys(metadata.annotations ?? {})]))
      .toEqual(manifests.map(({ kind }) => [kind, kind === 'EndpointSlice' ? Object.keys(labels).sort() : [], []]));
    expect(ofKind(manifests, 'EndpointSlice').map(({ metadata }) => metadata.labels)).toEqual([labels, labels]);
  });

  test('reaches every object: namespace, labels, annotations, and what it is for', () => {
    const manifests = everything(shop(), {
      description: 'Card payments',
      owner: 'team-payments',
      metadata: { namespace: 'billing', labels: { team: 'payments' }, annotations: { 'example.com/ticket': 'PAY-1' } },
    });
    expect(new Set(manifests.map(({ kind }) => kind)))
      .toEqual(new Set(['ServiceEntry', 'DestinationRule', 'Role', 'RoleBinding', 'VirtualService', 'Service', 'EndpointSlice', 'Endpoints']));
    for (const { metadata } of manifests) {
      expect(metadata.namespace).toBe('billing');
      expect(metadata.labels).toMatchObject({ team: 'payments' });
      expect(metadata.annotations).toEqual({
        'kubernetes.io/description': 'Card payments',
        'cdk8s-istio-egress/owner': 'team-payments',
        'example.com/ticket': 'PAY-1',
      });
    }
  });

  test('takes the labels of the chart too', () => {
    const chart = new Chart(new App(), 'egress', { namespace: 'shop', labels: { team: 'shop', tier: 'edge' } });
    new ExternalApi(chart, 'api', { host: 'api.example.com', metadata: { labels: { team: 'payments' } } });
    expect(synth(chart).map(({ metadata }) => metadata.labels)).toEqual([{ team: 'payments', tier: 'edge' }, { team: 'payments', tier: 'edge' }]);
  });

  test('by which istiod allocates no address is not taken from the chart where the entry needs one, but from the entry itself', () => {
    const label = 'networking.istio.io/enable-autoallocate-ip';
    const app = new App();
    Mesh.configure(app, { istioVersion: '1.30', dnsCapture: true });
    const chart = new Chart(app, 'egress', { namespace: 'shop', labels: { [label]: 'false' } });
    const database = (id: string, metadata: ApiObjectMetadata = {}) => new ExternalApi(chart, id, { host: `${id}.example.com`, ports: [EgressPort.tcp(5432)], metadata });
    database('needed');
    database('refused', { labels: { [label]: 'false' } });
    new ExternalApi(chart, 'later', { host: 'later.example.com' }).addPort(EgressPort.tcp(5432));
    const named = new ExternalApi(chart, 'named', { host: 'named.example.com' });
    named.serviceEntry.metadata.addLabel(label, 'off');
    named.addPort(EgressPort.tcp(5432));
    expect(ofKind(synth(chart), 'ServiceEntry').map(({ metadata }) => metadata.labels[label])).toEqual(['true', 'false', 'true', 'off']);
  });

  test('that says why nobody checks a certificate is left as the user annotated it, whatever is added later', () => {
    const chart = shop();
    const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [EgressPort.http(80, { tls: UpstreamTls.unverified('test system') })] });
    api.destinationRule.metadata.addAnnotation('cdk8s-istio-egress/unverified-tls', 'asked for by the auditors');
    api.addPort(EgressPort.http(81, { tls: UpstreamTls.unverified('later', { direct: true }) }));
    expect(only(synth(chart), 'DestinationRule').metadata.annotations).toEqual({ 'cdk8s-istio-egress/unverified-tls': 'asked for by the auditors' });
  });

  test.each<[string, (api: ExternalApi) => Construct]>([
    ['an object', api => new ApiObject(api, 'DestinationRule', { apiVersion: 'v1', kind: 'ConfigMap' })],
    ['a construct', api => new Construct(api, 'DestinationRule')],
  ])('is not written to %s that somebody puts in the place of ours', (_, replace) => {
    const chart = shop();
    const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: HTTP });
    api.node.tryRemoveChild('DestinationRule');
    replace(api);
    api.addPort(EgressPort.http(81, { tls: UpstreamTls.unverified('later', { direct: true }) }));
    expect(chart.toJson().flatMap(({ metadata }) => Object.keys(metadata.annotations ?? {}))).toEqual([]);
  });

  test('that the user writes wins over what the library would write', () => {
    const chart = shop();
    new ExternalApi(chart, 'api', {
      host: 'api.example.com',
      ports: [EgressPort.http(80, { tls: UpstreamTls.unverified('test system') })],
      description: 'short',
      metadata: { annotations: { 'kubernetes.io/description': 'long', 'cdk8s-istio-egress/unverified-tls': 'see TICKET-1' } },
    });
    expect(only(synth(chart), 'DestinationRule').metadata.annotations)
      .toEqual({ 'kubernetes.io/description': 'long', 'cdk8s-istio-egress/unverified-tls': 'see TICKET-1' });
  });

  test('that the user passes is left as it was', () => {
    const metadata: ApiObjectMetadata = { labels: { team: 'payments' }, annotations: { a: 'b' } };
    everything(shop(), { metadata, owner: 'me' });
    expect(metadata).toEqual({ labels: { team: 'payments' }, annotations: { a: 'b' } });
  });
});

describe('metadata that the user changes after passing it', () => {
  const metadata = (): any => ({
    name: 'chosen',
    namespace: 'billing',
    labels: { team: 'payments' },
    annotations: { a: 'b' },
    finalizers: ['example.com/keep'],
    ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: '1' }],
  });

  /** What careless code may do with its own object, or with one that several constructs share. */
  const CHANGES: { [what: string]: (options: any) => void } = {
    texts: options => {
      Object.assign(options.metadata, { name: 'other', namespace: 'other' });
      Object.assign(options, { owner: 'other', description: 'other', metadata: {} });
    },
    maps: options => {
      Object.assign(options.metadata.labels, { team: 'other', tier: 'edge' });
      Object.assign(options.metadata.annotations, { a: 'other', c: 'd' });
    },
    lists: options => {
      options.metadata.finalizers.push('example.com/other');
      options.metadata.ownerReferences.push({ apiVersion: 'v1', kind: 'ConfigMap', name: 'more', uid: '2' });
    },
  };

  const secret = (number: number) => EgressPort.http(number, {
    tls: UpstreamTls.mutualFromSecret('client', Workload.of({ labels: { app: 'a' }, serviceAccount: 'a' }), { serverName: 'a.example.com' }),
  });

  describe.each<[string, (chart: Chart, options: ManifestOptions) => (() => void) | undefined]>([
    ['ExternalApi', (chart, options) => {
      const api = new ExternalApi(chart, 'it', { ...options, host: 'api.example.com' });
      return () => {
        api.addPort(secret(80));
        new ExternalNameAlias(chart, 'alias', { target: api, metadata: metadata() });
      };
    }],
    ['EndpointsAlias', (chart, options) => {
      const alias = new EndpointsAlias(chart, 'it', { ...options, addresses: ['192.0.2.1'], ports: [EgressPort.https(443)] });
      return () => {
        alias.addAddress('2001:db8::1');
        alias.addPort(secret(80));
      };
    }],
    ['ExternalNameAlias', (chart, options) => {
      const alias = new ExternalNameAlias(chart, 'it', { ...options, host: 'api.example.com', ports: HTTP });
      return () => (alias.target as ExternalApi).addPort(secret(81));
    }],
    ['ExternalNameAlias of others', (chart, options) => {
      new ExternalNameAlias(chart, 'it', { ...options, target: ExternalApi.fromAttributes(chart, 'others', { host: 'api.example.com', ports: HTTP }) });
      return undefined;
    }],
    ['LocalAlias', (chart, options) => {
      new LocalAlias(chart, 'it', { ...options, selector: { app: 'a' }, ports: HTTP });
      return undefined;
    }],
  ])('does not reach the objects of an %s, nor those that are added later:', (_, make) => {
    test.each(Object.keys(CHANGES))('%s', what => {
      const build = (change?: (options: any) => void) => {
        const chart = shop({ istioVersion: '1.30' });
        const options = { metadata: metadata(), owner: 'team-7', description: 'Payments' };
        const later = make(chart, options);
        change?.(options);
        later?.();
        return chart.toJson();
      };
      expect(build(CHANGES[what])).toEqual(build());
      for (const manifest of build(CHANGES[what])) {
        expect(manifest.metadata).toMatchObject({ ...metadata(), name: expect.stringMatching(/^chosen/) });
      }
    });
  });
});

describe('the annotation on unverified TLS', () => {
  const ports = [
    EgressPort.http(80, { tls: UpstreamTls.unverified('test system') }),
    EgressPort.http(81, { tls: UpstreamTls.simple() }),
    EgressPort.http(82, { tls: UpstreamTls.unverified('old appliance') }),
    EgressPort.https(443),
  ];

  test('is on the rule alone, and names each such port and its reason', () => {
    const chart = shop();
    new ExternalApi(chart, 'api', { host: 'api.example.com', ports });
    const manifests = synth(chart);
    expect(only(manifests, 'DestinationRule').metadata.annotations)
      .toEqual({ 'cdk8s-istio-egress/unverified-tls': 'port 80: test system; port 82: old appliance' });
    expect(only(manifests, 'ServiceEntry').metadata.annotations).toBeUndefined();
  });

  test('appears when such a port is added later', () => {
    const chart = shop();
    const api = new ExternalApi(chart, 'api', { host: 'api.example.com' });
    expect(only(synth(chart), 'DestinationRule').metadata.annotations ?? {}).toEqual({});
    api.addPort(ports[0]);
    expect(only(synth(chart), 'DestinationRule').metadata.annotations).toEqual({ 'cdk8s-istio-egress/unverified-tls': 'port 80: test system' });
  });

  test.each([['before', [], ports.slice(0, 1)], ['after', ports.slice(0, 1), ports.slice(2, 3)]])('stays what somebody says %s such a port is added', (_, first, later) => {
    const chart = shop();
    const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [ports[3], ...first] });
    (api.node.findChild('DestinationRule') as ApiObject).metadata.addAnnotation('cdk8s-istio-egress/unverified-tls', 'see TICKET-1');
    later.forEach(port => api.addPort(port));
    expect(only(synth(chart), 'DestinationRule').metadata.annotations).toEqual({ 'cdk8s-istio-egress/unverified-tls': 'see TICKET-1' });
  });
});

describe('the label by which istiod allocates an address', () => {
  const LABEL = 'networking.istio.io/enable-autoallocate-ip';
  const entryOf = (chart: Chart, ports: EgressPort[], labels?: { [label: string]: string }) =>
    new ExternalApi(chart, `api-${ports[0].number}`, { host: `api-${ports[0].number}.example.com`, ports, metadata: { labels } }).serviceEntry;
  const labelOf = (entry: ApiObject) => entry.toJson().metadata.labels?.[LABEL];

  test.each(['true', 'false'])('is on what needs one alone, though the chart says %s of all', value => {
    const chart = new Chart(new App(), 'egress', { labels: { [LABEL]: value } });
    expect(labelOf(entryOf(chart, [EgressPort.tcp(5432)]))).toBe('true');
    expect(labelOf(entryOf(chart, [EgressPort.https(443)]))).toBeUndefined();
  });

  test('is what somebody says of the entry itself', () => {
    const chart = new Chart(new App(), 'egress', { labels: { [LABEL]: 'true' } });
    expect(labelOf(entryOf(chart, [EgressPort.tcp(5432)], { [LABEL]: 'false' }))).toBe('false');
    const entry = entryOf(chart, [EgressPort.tcp(6432)]);
    entry.metadata.addLabel(LABEL, 'false');
    expect(labelOf(entry)).toBe('false');
  });
});

describe('names that Kubernetes refuses', () => {
  test.each(['My_Api', 'api_1', '-api', 'api-', 'api..b', 'x'.repeat(254)])('stop synth: %s', name => {
    const chart = shop();
    new ExternalApi(chart, 'api', { host: 'api.example.com', metadata: { name } });
    const error = (kind: string) => `[egress/api] ${kind} has the name "${name}", which Kubernetes refuses; ` +
      "set 'metadata.name' to lower-case letters, digits, '-' and '.' (invalid-object-name)";
    expect(() => chart.toJson()).toThrow(invalid(error('ServiceEntry'), error('DestinationRule')));
  });

  test.each(['a', 'api.stripe.com', '1-api', 'x'.repeat(253)])('are not %s', name => {
    const chart = shop();
    new ExternalApi(chart, 'api', { host: 'api.example.com', metadata: { name } });
    expect(only(synth(chart), 'ServiceEntry').metadata.name).toBe(name);
  });
});

describe('two objects of one kind and name', () => {
  const taken = (path: string, thing: string, rival: string) => `[${path}] ${thing} is also emitted at ${rival}, and the cluster would keep only one of them; ` +
    "set 'metadata.name' of one of them (duplicate-object)";

  test('in one namespace stop synth, at both', () => {
    const chart = shop();
    new EndpointsAlias(chart, 'payments', { addresses: ['192.0.2.1'], ports: HTTP });
    new LocalAlias(chart, 'other', { metadata: { name: 'payments' }, selector: { app: 'payments' }, ports: HTTP });
    expect(() => chart.toJson()).toThrow(invalid(
      taken('egress/payments', 'Service payments', 'egress/other/Resource'),
      taken('egress/other', 'Service payments', 'egress/payments/Resource'),
    ));
  });

  test('in one namespace stop synth across charts', () => {
    const chart = shop();
    const neighbour = new Chart(chart.node.root as App, 'neighbour', { namespace: 'shop' });
    new LocalAlias(chart, 'payments', { selector: { app: 'payments' }, ports: HTTP });
    new LocalAlias(neighbour, 'payments', { selector: { app: 'payments' }, ports: HTTP });
    expect(() => chart.toJson()).toThrow(invalid(
      taken('egress/payments', 'Service payments', 'neighbour/payments/Resource'),
      taken('neighbour/payments', 'Service payments', 'egress/payments/Resource'),
    ));
  });

  test('in different namespaces are fine', () => {
    const chart = shop();
    new LocalAlias(chart, 'payments', { selector: { app: 'payments' }, ports: HTTP });
    new LocalAlias(chart, 'other', { metadata: { name: 'payments', namespace: 'billing' }, selector: { app: 'payments' }, ports: HTTP });
    expect(ofKind(synth(chart), 'Service').map(({ metadata }) => [metadata.namespace, metadata.name]))
      .toEqual([['shop', 'payments'], ['billing', 'payments']]);
  });

  test('are fine again when one is removed', () => {
    const chart = shop();
    new LocalAlias(chart, 'payments', { selector: { app: 'payments' }, ports: HTTP });
    new LocalAlias(chart, 'other', { metadata: { name: 'payments' }, selector: { app: 'payments' }, ports: HTTP });
    chart.node.tryRemoveChild('payments');
    expect(synth(chart)).toHaveLength(1);
  });
});

describe('two objects of one kind and name in different namespaces', () => {
  const local = (chart: Chart, id: string, namespace: string) =>
    new LocalAlias(chart, id, { metadata: { name: 'payments', namespace }, selector: { app: 'payments' }, ports: HTTP });
  const overwritten = (path: string, rival: string) => `[${path}] Service payments would be written to the same file as the one at ${rival}, because file ` +
    'names have no namespace; use YamlOutputType.FILE_PER_CHART, or put the two into charts of their own with FOLDER_PER_CHART_FILE_PER_RESOURCE ' +
    '(duplicate-output-file)';

  test.each([YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE])('in one chart would share a file of form %d', yamlOutputType => {
    const chart = new Chart(new App({ yamlOutputType }), 'egress');
    local(chart, 'a', 'shop');
    local(chart, 'b', 'billing');
    expect(() => chart.toJson()).toThrow(invalid(overwritten('egress/a', 'egress/b/Resource'), overwritten('egress/b', 'egress/a/Resource')));
  });

  test('in two charts would share a file without folders', () => {
    const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    const [one, other] = [new Chart(app, 'one'), new Chart(app, 'other')];
    local(one, 'a', 'shop');
    local(other, 'b', 'billing');
    expect(() => one.toJson()).toThrow(invalid(overwritten('one/a', 'other/b/Resource'), overwritten('other/b', 'one/a/Resource')));
  });

  test('in two charts have files of their own in folders', () => {
    const app = new App({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    const [one, other] = [new Chart(app, 'one'), new Chart(app, 'other')];
    local(one, 'a', 'shop');
    local(other, 'b', 'billing');
    expect([...synth(one), ...synth(other)]).toHaveLength(2);
  });

  test.each([YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART])('are fine in files of form %d', yamlOutputType => {
    const chart = new Chart(new App({ yamlOutputType }), 'egress');
    local(chart, 'a', 'shop');
    local(chart, 'b', 'billing');
    expect(synth(chart)).toHaveLength(2);
  });
});

test('objects are plain ones, without dependencies, and take JSON patches to fields that the library does not know', () => {
  const chart = shop();
  const api = new ExternalApi(chart, 'api', { host: 'api.example.com' });
  expect(ApiObject.of(api)).toBe(api.serviceEntry);
  expect(api.node.findAll().flatMap(({ node }) => node.dependencies)).toEqual([]);
  api.serviceEntry.addJsonPatch(JsonPatch.add('/spec/subjectAltNames', ['spiffe://example.com/api']));
  api.addPort(EgressPort.http(80));
  expect(only(synth(chart), 'ServiceEntry').spec).toMatchObject({
    subjectAltNames: ['spiffe://example.com/api'],
    ports: [{ number: 443 }, { number: 80 }],
  });
});
