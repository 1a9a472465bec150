import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import { CASES } from '../../conformance/cases';
import { EgressChecks, Mesh, OutboundMode, Severity } from '../../src';

// Cases and examples import the library by its name.
jest.mock('cdk8s-istio-egress', () => jest.requireActual('../../src'), { virtual: true });

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** Errors and warnings of an app that nobody acknowledged. */
const found = (app: App) => EgressChecks.of(app).findings()
  .filter(({ severity, acknowledged }) => severity !== Severity.INFO && acknowledged === undefined)
  .map(({ severity, rule }) => `${severity} ${rule}`);

/** What cases show on purpose. */
const MEANT: { readonly [name: string]: string[] } = {
  'an ExternalNameAlias of a host with TLS routes': ['warning alias-of-tls-route', 'warning external-name-of-tls-port', 'warning external-name-of-tls-port'],
  'an alias of a host with one port behind a proxy, without DNS capture': ['warning external-name-of-tls-port'],
  'ExternalNameAlias of an HTTPS host, without DNS capture': ['warning external-name-of-tls-port'],
  'EndpointsAlias in the form of Endpoints, without a namespace': ['warning deprecated-endpoints'],
  'a scope of a namespace': ['warning sidecar-omits-host', 'warning external-name-of-tls-port'],
  'a scope in which a Service leads outside, of which a finding tells': ['warning services-lead-outside'],
  'a scope of the root namespace is everybody\'s, as a finding says': ['warning scope-of-root-namespace', 'warning sidecar-omits-host'],
  'a scope that allows nothing, and of the cluster one Service': ['warning sidecar-omits-host'],
  'a scope where the mesh refuses unknown hosts anyway': ['warning sidecar-omits-host'],
  'by hand: the hosts outside alone cut the cluster off': [
    'warning external-name-of-tls-port', 'warning sidecar-omits-host', 'warning sidecar-omits-host',
  ],
  'by hand: the target without its alias': ['warning external-name-of-tls-port', 'warning sidecar-omits-host'],
  'by hand: the alias in its own namespace, which is not its target\'s': ['warning external-name-of-tls-port', 'warning sidecar-omits-host'],
  'by hand: the host in another namespace than its entry': ['warning external-name-of-tls-port', 'warning sidecar-omits-host'],
  'by hand: the whole namespace': ['warning external-name-of-tls-port'],
  'mutual TLS from the gateway, by a Secret in its namespace': ['warning external-name-of-tls-port'],
  'an alias, in another namespace': ['warning external-name-of-tls-port'],
  'by hand: an entry that the gateway does not see': ['error hidden-from-gateway', 'warning external-name-of-tls-port'],
  'by hand: a rule of the gateway that callers do not see': ['error subset-unknown', 'error gateway-rule-hidden', 'warning external-name-of-tls-port'],
  'by hand: a rule of the gateway that another host overwrote': ['error subset-unknown', 'warning external-name-of-tls-port'],
  'by hand: an entry that keeps the address': [
    'warning resolution-none-reaches-any-address', 'error gateway-to-original-destination', 'error gateway-to-original-destination', 'warning external-name-of-tls-port',
  ],
  'by hand: one rule of the host, for all its ports and for both legs': ['warning external-name-of-tls-port'],
  'by hand: an alias that is not rewritten on the first leg': ['warning external-name-of-tls-port'],
  'by hand: a rule that denies by the Host alone': ['warning authorization-policy-denies-connections', 'warning denied-host-without-port'],
  'by hand: some requests denied by a rule without server names': ['warning authorization-policy-denies-connections', 'warning denied-host-without-port'],
  'by hand: a rule that allows': ['warning allow-closes-gateway'],
  'by hand: a rule for requests by the server name that sidecars ask for': [
    'warning authorization-policy-denies-connections', 'warning denied-host-without-port', 'warning denied-by-server-name',
  ],
  'certificates from Secrets, files and a ConfigMap': Array(4).fill('warning ambient-visibility'),
  'a waypoint for all namespaces, and one for a namespace whose entries others write': ['error entry-past-waypoint'],
  'by hand: a waypoint that does not take entries of other namespaces': ['error entry-past-waypoint'],
  'by hand: a waypoint for workloads': ['error entry-past-waypoint'],
  'by hand: the addresses of the endpoints as those of the entry': ['error address-past-waypoint'],
  'by hand: objects of the host that the waypoint does not see': ['warning exported-entry-without-rule', 'error hidden-from-waypoint', 'error hidden-from-waypoint'],
  'by hand: an entry that the waypoint does not see': ['error hidden-from-waypoint', 'error route-to-hidden-host'],
  'by hand: a policy in the namespace of the waypoint': ['error policy-without-waypoint'],
  'by hand: an entry without the label, and a policy': ['warning policy-without-waypoint'],
};

describe('nothing is found in an app of which Istio proves that it works', () => {
  const cases = CASES.flatMap(({ cases: all }) => all).filter(({ app, refuses }) => app && !refuses);

  test.each(cases.map(each => [each.name, each] as const))('%s', (name, { app: fill, facts: { outboundMode, ...facts } = {}, since }) => {
    const app = new App();
    Mesh.configure(app, { ...facts, outboundMode: outboundMode && OutboundMode[outboundMode], istioVersion: since && '1.32' });
    fill!(app);
    expect(found(app)).toEqual(MEANT[name] ?? []);
  });

  test('but for what cases show on purpose', () => {
    expect(Object.keys(MEANT).filter(name => !cases.some(each => each.name === name))).toEqual([]);
  });
});

describe('nothing is found in an example', () => {
  test.each(readdirSync(EXAMPLES).filter(name => existsSync(join(EXAMPLES, name, 'main.ts'))))('%s', name => {
    const apps: App[] = [];
    const synth = jest.spyOn(App.prototype, 'synth').mockImplementation(function (this: App) { apps.push(this); });
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- examples run by being loaded
    require(join(EXAMPLES, name, 'main.ts'));
    synth.mockRestore();
    expect(apps.length).toBeGreaterThan(0);
    expect(apps.flatMap(found)).toEqual([]);
  });
});
