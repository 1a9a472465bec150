import { ApiObject, App, Chart, JsonPatch, Lazy, Testing, type ApiObjectProps } from 'cdk8s';
import { EgressChecks, EgressPort, ExternalApi, ExternalNameAlias, Mesh, Severity, UpstreamTls } from '../../src';
import { anotherCopy, invalid, shop } from '../helpers';

const ENTRY = { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry' };
const RULE = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' };
const ROUTES = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' };
const WRONG_PORT = '[egress/api/Resource] spec.ports[0].number must be a port, from 1 to 65535, got 70000; write the number of the port (schema-port-number)';

function api() {
  const chart = shop();
  return { chart, app: chart.node.root as App, construct: new ExternalApi(chart, 'api', { host: 'api.example.com' }) };
}

/** An object that renders as nothing, which cdk8s lets objects do. */
class Nothing extends ApiObject {
  public toJson(): any {
    return undefined;
  }
}

function patched(chart: Chart, ...patches: JsonPatch[]): ApiObject {
  const object = new ApiObject(chart, 'odd', ENTRY);
  object.addJsonPatch(...patches);
  return object;
}

const breakPort = ({ serviceEntry }: ExternalApi) => serviceEntry.addJsonPatch(JsonPatch.replace('/spec/ports/0/number', 70000));
const rules = (chart: Chart) => EgressChecks.of(chart).findings().map(({ constructPath, severity, rule }) => `${constructPath} ${severity} ${rule}`);

describe('what an app comes to', () => {
  test('stops synth where the cluster would refuse it', () => {
    const { chart, app, construct } = api();
    breakPort(construct);
    for (const synth of [() => app.synth(), () => app.synthYaml(), () => Testing.synth(chart), () => chart.toJson()]) {
      expect(synth).toThrow(invalid(WRONG_PORT));
    }
  });

  test('is judged anew when a JSON patch comes between two synths of a chart', () => {
    const { chart, construct } = api();
    expect(Testing.synth(chart)).toHaveLength(2);
    breakPort(construct);
    expect(() => Testing.synth(chart)).toThrow(invalid(WRONG_PORT));
    construct.serviceEntry.addJsonPatch(JsonPatch.replace('/spec/ports/0/number', 443));
    expect(Testing.synth(chart)).toHaveLength(2);
  });

  test('is judged anew in each synth of the app', () => {
    const { app, construct } = api();
    expect(app.synthYaml()).toContain('number: 443');
    breakPort(construct);
    expect(() => app.synthYaml()).toThrow(invalid(WRONG_PORT));
    construct.serviceEntry.addJsonPatch(JsonPatch.replace('/spec/ports/0/number', 443));
    expect(app.synthYaml()).toContain('number: 443');
  });

  test('stops synth with all errors at once, those of constructs too', () => {
    const { chart, construct } = api();
    breakPort(construct);
    new ExternalApi(chart, 'other', { host: 'svc.cluster.example' }).destinationRule.addJsonPatch(JsonPatch.add('/spec/trafficPolicy/tls/mode', 'NONE'));
    new ExternalApi(chart, 'database', { host: 'db.example.com', ports: [EgressPort.tcp(5432)] });
    expect(() => chart.toJson()).toThrow(/^Validation failed.*\n.*egress\/api\/Resource.*schema-port-number.*\n.*egress\/other\/DestinationRule.*schema-enum.*\n.*\[egress\/database\].*tcp-port-without-address\)$/);
  });

  test('is not looked at further where a construct refuses it, nor said again what the construct says', () => {
    const { chart } = api();
    new ExternalApi(chart, 'database', { host: 'db.example.com', ports: [EgressPort.tcp(5432)] });
    expect(rules(chart)).toEqual(['egress/database error tcp-port-without-address']);
    Mesh.configure(chart, { dnsCapture: false });
    new ExternalNameAlias(chart, 'weather', { host: 'api.weather.com' });
    expect(rules(chart)).toEqual(['egress/database error tcp-port-without-address', 'egress/weather warning external-name-of-tls-port']);
  });

  test.each<[string, (chart: Chart) => ApiObject]>([
    ['nothing', chart => new Nothing(chart, 'odd', ENTRY)],
    ['no Kubernetes object', chart => patched(chart, JsonPatch.remove('/apiVersion'))],
    ['an object without metadata', chart => patched(chart, JsonPatch.replace('/apiVersion', 'example.com/v1'), JsonPatch.remove('/metadata'))],
  ])('may be %s, which changes nothing', (_, make) => {
    const { chart, app } = api();
    const bare = shop();
    expect(make(chart).toJson()).toEqual(make(bare).toJson());
    expect(rules(chart)).toEqual([]);
    expect(chart.toJson().at(-1)).toEqual(bare.toJson().at(-1));
    expect(app.synthYaml()).toContain('number: 443');
  });

  test('may have lazy values that ask for a chart of the same app', () => {
    const { chart, app, construct } = api();
    const charts = ['one', 'other'].map(id => new ApiObject(new Chart(app, id), 'map', {
      apiVersion: 'v1', kind: 'ConfigMap', data: { manifests: Lazy.any({ produce: () => JSON.stringify(chart.toJson()) }) },
    }));
    expect(EgressChecks.of(app).findings()).toEqual([]);
    expect(app.synthYaml().match(/api\.example\.com/g)!.length).toBeGreaterThan(2 * charts.length);
    breakPort(construct);
    expect(() => app.synthYaml()).toThrow(invalid(WRONG_PORT));
    expect(() => chart.toJson()).toThrow(invalid(WRONG_PORT));
  });

  test('passes over what can not be rendered, and cdk8s says why', () => {
    const { chart } = api();
    new ApiObject(chart, 'odd', { ...ENTRY, spec: Lazy.any({ produce: () => { throw new Error('not yet known'); } }) });
    expect(rules(chart)).toEqual([]);
    expect(() => chart.toJson()).toThrow(/egress\/odd.*not yet known/);
  });
});

describe('objects of others', () => {
  test('stop synth where one of ours has to do with it', () => {
    const { chart } = api();
    new ApiObject(chart, 'routes', { ...ROUTES, spec: { hosts: ['api.example.com'], tls: [{ match: [{ sniHosts: ['api.example.com'], port: 443 }], route: [{ destination: { host: 'api.example.com', port: { number: 8443 } } }] }] } });
    expect(() => chart.toJson()).toThrow(/^Validation failed[^\n]*\n {2}\[egress\/routes\] [^\n]*\(route-to-undeclared-port\)$/);
  });

  test('are also the items of a list', () => {
    const { chart } = api();
    const items = [{ ...ROUTES, metadata: { name: 'routes', namespace: 'shop' }, spec: { hosts: ['api.example.com'], tls: [{ match: [{ sniHosts: ['api.example.com'], port: 443 }], route: [{ destination: { host: 'api.example.com', port: { number: 8443 } } }] }] } }];
    new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items } as ApiObjectProps);
    expect(() => chart.toJson()).toThrow(/\[egress\/list\].*\(route-to-undeclared-port\)$/);
    expect(EgressChecks.of(chart).findings().map(({ rule, object }) => `${object} ${rule}`)).toContain('VirtualService shop/routes route-to-undeclared-port');
  });

  test('stop nothing otherwise, and are reported', () => {
    const { chart } = api();
    new ApiObject(chart, 'rule', { ...RULE, spec: {} });
    expect(chart.toJson()).toHaveLength(3);
    expect(rules(chart)).toEqual(['egress/rule error schema-required']);
  });

  test('stop nothing in an app without anything of ours', () => {
    const chart = shop();
    new ApiObject(chart, 'rule', { ...RULE, spec: {} });
    expect(chart.toJson()).toHaveLength(1);
    expect(rules(chart)).toEqual(['egress/rule error schema-required']);
  });

  test('are those of another copy of the package too, and each thing is said once', () => {
    const { chart, construct } = api();
    new (anotherCopy().ExternalApi)(chart, 'theirs', { host: 'other.example.com' });
    breakPort(construct);
    expect(() => chart.toJson()).toThrow(invalid(WRONG_PORT));
  });
});

test('a finding in an object says which one, and where', () => {
  const { chart, construct } = api();
  construct.destinationRule.addJsonPatch(JsonPatch.replace('/spec/trafficPolicy/tls', { mode: 'SIMPLE', sni: 'api.example.com' }));
  expect(EgressChecks.of(chart).findings().find(({ rule }) => rule === 'tls-in-tls')).toEqual({
    rule: 'tls-in-tls',
    severity: Severity.WARNING,
    category: 'conflict',
    codes: expect.any(Array),
    constructPath: 'egress/api/DestinationRule',
    object: `DestinationRule shop/${construct.destinationRule.name}`,
    path: expect.stringMatching(/^spec\.trafficPolicy/),
    message: expect.any(String),
    fix: expect.any(String),
  });
});

describe('what is acknowledged', () => {
  function leaky() {
    const { chart, construct } = api();
    breakPort(construct);
    return { chart, construct, checks: EgressChecks.of(construct.serviceEntry) };
  }

  test('stops nothing, is reported with its reason, and the reason stays in the output', () => {
    const { chart, checks } = leaky();
    checks.acknowledge('schema-port-number', 'the port is rewritten later');
    expect(EgressChecks.of(chart).findings().map(({ rule, acknowledged }) => [rule, acknowledged])).toEqual([['schema-port-number', 'the port is rewritten later']]);
    const [{ metadata }] = chart.toJson();
    expect(metadata.annotations).toEqual({ 'cdk8s-istio-egress/acknowledge.schema-port-number': 'the port is rewritten later' });
  });

  test('is that rule in that object alone', () => {
    const { chart, construct, checks } = leaky();
    checks.acknowledge('schema-enum', 'is something else');
    EgressChecks.of(construct.destinationRule).acknowledge('schema-port-number', 'is elsewhere');
    expect(() => chart.toJson()).toThrow(invalid(WRONG_PORT));
  });

  test('may have got its reason by the name of what was asked for', () => {
    const chart = shop();
    new ExternalApi(chart, 'legacy', { host: 'legacy.example.com', ports: [EgressPort.http(80, { tls: UpstreamTls.unverified('it has no certificate') })] });
    expect(EgressChecks.of(chart).findings().map(({ rule, acknowledged }) => [rule, acknowledged])).toContainEqual([
      'insecure-skip-verify', 'port 80: it has no certificate',
    ]);
  });

  test('may be what a construct warns of, but not what it refuses', () => {
    const { chart } = api();
    const alias = new ExternalNameAlias(chart, 'weather', { host: 'api.weather.com' });
    EgressChecks.of(alias).acknowledge('external-name-of-tls-port', 'there is no capture');
    const database = new ExternalApi(chart, 'database', { host: 'db.example.com', ports: [EgressPort.tcp(5432)] });
    EgressChecks.of(database).acknowledge('tcp-port-without-address', 'we like it');
    expect(EgressChecks.of(chart).findings().map(({ rule, acknowledged }) => [rule, acknowledged])).toEqual([
      ['external-name-of-tls-port', 'there is no capture'], ['tcp-port-without-address', undefined],
    ]);
    expect(() => chart.toJson()).toThrow('tcp-port-without-address');
  });

  test.each([[{ 'cdk8s-istio-egress/acknowledge.external-name-of-tls-port': ' ' }], [{ odd: Lazy.any({ produce: () => { throw new Error('not yet known'); } }) }]])(
    'is not what has no reason (%#)', annotations => {
      const chart = shop();
      new ExternalNameAlias(chart, 'weather', { host: 'api.weather.com', metadata: { annotations } });
      const [found] = EgressChecks.of(chart).findings();
      expect(found.rule).toBe('external-name-of-tls-port');
      expect(found.acknowledged).toBeUndefined();
    });

  test('may be so by a JSON patch', () => {
    const chart = shop();
    const { service } = new ExternalNameAlias(chart, 'weather', { host: 'api.weather.com' });
    service.addJsonPatch(JsonPatch.add('/metadata/annotations', { 'cdk8s-istio-egress/acknowledge.external-name-of-tls-port': 'there is no capture' }));
    expect(EgressChecks.of(chart).findings()[0]).toMatchObject({ rule: 'external-name-of-tls-port', acknowledged: 'there is no capture' });
  });

  test.each<[string, () => void, string]>([
    ['no id of a rule', () => leaky().checks.acknowledge('Schema range', 'x'), "'rule' must be the id of a rule such as 'exported-to-everyone', got \"Schema range\"; did you mean schema-range?"],
    ['a slip in the id', () => leaky().checks.acknowledge('starttls-prot', 'x'), "'rule' must be the id of a rule such as 'exported-to-everyone', got \"starttls-prot\"; did you mean starttls-port?"],
    ['what constructs refuse', () => leaky().checks.acknowledge('claimed-twice', 'x'),
      "'rule' must be the id of a rule on manifests or of a warning, got \"claimed-twice\", which a construct refuses and nobody can acknowledge; do what the finding says"],
    ['an id like no other', () => leaky().checks.acknowledge('no-rule', 'x'), "'rule' must be the id of a rule such as 'exported-to-everyone', got \"no-rule\"; findings have it as 'rule'"],
    ['no text', () => leaky().checks.acknowledge(5 as any, 'x'), "'rule' must be the id of a rule such as 'exported-to-everyone', got 5; findings have it as 'rule'"],
    ['no reason', () => leaky().checks.acknowledge('schema-port-number', ' '), "'reason' must say why what schema-port-number finds is meant, got \" \""],
  ])('is refused with %s', (_, act, message) => {
    expect(act).toThrow(new Error(`[egress/api/Resource] ${message}`));
  });

  test('is refused for a whole chart', () => {
    expect(() => EgressChecks.of(leaky().chart).acknowledge('schema-port-number', 'x')).toThrow(
      "[egress] what schema-port-number finds can only be acknowledged where it arises: write EgressChecks.of() of the object or construct that 'constructPath' of the finding names");
  });
});

describe('charts', () => {
  test('for several clusters are judged apart, each by its facts', () => {
    const app = new App();
    const [staging, production] = ['staging', 'production'].map(id => new Chart(app, id, { namespace: 'shop' }));
    Mesh.configure(staging, { istioVersion: '1.31' });
    Mesh.configure(production, { istioVersion: '1.24' });
    new ExternalApi(staging, 'saas', { host: '*.example.com' });
    new ExternalApi(production, 'api', { host: 'api.example.net', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)] });
    const route = (chart: Chart) => new ApiObject(chart, 'route', { ...ROUTES, spec: { hosts: ['api.example.net'], http: [{ route: [{ destination: { host: 'api.example.net' } }] }] } });
    expect([...rules(staging), ...rules(production)]).toEqual([]);
    route(staging);
    expect(rules(staging)).toContainEqual('staging/route warning route-to-unknown-host');
  });

  test('of which one has to do with us stop synth, whatever is found in the others', () => {
    const app = new App();
    const [ours, theirs, routes] = ['ours', 'theirs', 'routes'].map(id => new Chart(app, id, { namespace: 'shop' }));
    Mesh.configure(ours, { istioVersion: '1.31' });
    Mesh.configure(theirs, { istioVersion: '1.30' });
    new ExternalApi(ours, 'api', { host: 'api.example.com' });
    new ApiObject(theirs, 'entry', { ...ENTRY, spec: { hosts: ['api.example.com'], exportTo: ['.'], resolution: 'DNS', ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }] } });
    new ApiObject(routes, 'routes', { ...ROUTES, spec: { exportTo: ['.'], hosts: ['api.example.com'], tls: [{ match: [{ sniHosts: ['api.example.com'], port: 443 }], route: [{ destination: { host: 'api.example.com', port: { number: 8443 } } }] }] } });
    expect(rules(routes)).toEqual(['routes/routes error route-to-undeclared-port']);
    expect(() => app.synthYaml()).toThrow(/\[routes\/routes\].*\(route-to-undeclared-port\)$/);
  });

  test('of which nobody said a version may be for any of them', () => {
    const app = new App();
    const [egress, routes] = ['egress', 'routes'].map(id => new Chart(app, id, { namespace: 'shop' }));
    Mesh.configure(egress, { istioVersion: '1.31' });
    new ExternalApi(egress, 'api', { host: 'api.example.net', ports: [EgressPort.http(80)] });
    new ApiObject(routes, 'route', { ...ROUTES, spec: { exportTo: ['.'], hosts: ['api.example.net'], http: [{ route: [{ destination: { host: 'api.example.net' } }] }] } });
    expect(rules(routes)).toEqual([]);
  });

  test('whose proxies differ in DNS capture are one cluster, of which that is unknown', () => {
    const app = new App();
    const [one, other] = ['one', 'other'].map(id => new Chart(app, id, { namespace: id }));
    Mesh.configure(app, { istioVersion: '1.31' });
    Mesh.configure(one, { dnsCapture: true });
    new ExternalApi(one, 'db', { host: 'db.example.com', ports: [EgressPort.tcp(5432)] });
    new ExternalApi(other, 'api', { host: 'api.example.com' });
    expect(rules(one)).toEqual(['one/db/Resource warning tcp-port-without-address']);
  });
});
