import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';
import { entry, http, https, routes, rule, service, slice, tcp, to } from './manifests';
import { explanationOf } from '../../../src/check/catalog';
import { judge as judgeAll, judgeForErrors, type Verdict } from '../../../src/check/judge';
import type { Manifest } from '../../../src/check/manifest';
import type { WorldFacts } from '../../../src/check/model/objects';
import { RULES } from '../../../src/check/rules';
import { findsErrors, isTrueOf } from '../../../src/check/rules/rule';
import { World } from '../../../src/check/world';
import { minorOf, NEWEST_ISTIO, OLDEST_ISTIO } from '../../../src/versions';

// The cases of conformance import the library by its name.
jest.mock('cdk8s-istio-egress', () => jest.requireActual('../../../src'), { virtual: true });

const ROOT = join(__dirname, '../../..');
const LATEST: WorldFacts = { istioMinor: 32 };
const [OLDEST, NEWEST] = [minorOf(OLDEST_ISTIO)!, minorOf(NEWEST_ISTIO)!];

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly path: (string | number)[];
}

function judge(manifests: unknown[], facts: WorldFacts = LATEST): Finding[] {
  const world = new World(manifests as Manifest[], facts);
  const rules = RULES.filter(each => isTrueOf(each, facts.istioMinor));
  return rules.flatMap(each => [...each.find(world)].map(({ severity = each.severity, message, path }) =>
    ({ rule: each.id, severity, message, path: [...path] })));
}

describe('each rule', () => {
  test('has a file of its name, and is listed once', () => {
    const files = readdirSync(join(ROOT, 'src/check/rules')).map(file => file.replace('.ts', '')).filter(file => !['index', 'rule'].includes(file));
    expect(RULES.map(({ id }) => id).sort()).toEqual(files.sort());
  });

  test('of some versions only is judged for them alone', () => {
    const dynamic = entry({ hosts: ['*.pay.example'], resolution: 'DYNAMIC_DNS' });
    const at = (istioMinor: number) => judgeAll([dynamic], { istioMinor }).some(found => found.rule === 'dynamic-dns-unserved');
    expect([27, 28, 29, 30].map(at)).toEqual([false, true, true, false]);
  });

  test.each(RULES.map(each => [each.id, each] as const))('%s is described', (id, { title, why, codes = [], since = OLDEST, until = NEWEST }) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(title).toMatch(/^[^.]*[^. ]$/);
    expect(why).toMatch(/^\S.*\.$/);
    codes.forEach(code => expect(code).toMatch(/^(IST|KIA)\d{4}$/));
    // It would be true of no version, or of all.
    expect(since <= until && OLDEST <= since && until <= NEWEST).toBe(true);
  });
});

describe('traps that Istio\'s code has proven', () => {
  const TRAPS = join(ROOT, 'conformance/traps');
  const FOUND_BY: { readonly [trap: string]: string } = {
    'alias-ports': 'external-name-port-mismatch',
    'allow-closes-gateway': 'allow-closes-gateway',
    'cluster-local-rule-private': 'private-rule-on-service',
    'consecutive-errors': 'outlier-detection-consecutive-errors',
    'credential-without-selector': 'credential-without-selector',
    'denied-by-server-name': 'denied-by-server-name',
    'denied-host-without-port': 'denied-host-without-port',
    'deny-closes-connections': 'authorization-policy-denies-connections',
    'destination-rule-on-alias': 'rule-on-external-name',
    'duplicate-host': 'duplicate-host',
    'ejection-default-percent': 'ejection-never',
    'entry-hidden-from-gateway': 'hidden-from-gateway',
    'entry-without-ports': 'entry-without-ports',
    'export-leak': 'exported-to-everyone',
    'exported-entry-without-rule': 'exported-entry-without-rule',
    'external-name-without-entry': 'external-name-without-entry',
    'gateway-for-anybody': 'foreign-routes-at-gateway',
    'gateway-in-root-namespace': 'root-rule-passed-over',
    'gateway-rule-hidden': 'gateway-rule-hidden',
    'gateway-rule-overwritten': 'subset-unknown',
    'half-a-service-name': 'short-host',
    'header-hash-on-tls-port': 'request-policy-on-opaque-port',
    'istio-mutual-on-selectorless-service': 'istio-mutual-to-outside',
    'none-with-forged-host': 'resolution-none-reaches-any-address',
    'none-with-ranges-and-forged-host': 'resolution-none-reaches-any-address',
    'one-route-many-ports': 'one-route-many-ports',
    'overlapping-selectors': 'duplicate-destination-rule',
    'passthrough-without-identity': 'passthrough-without-identity',
    'policy-on-the-way-out': 'policy-on-the-way-out',
    'port-policy-drops-tls': 'port-policy-drops-tls',
    'port-policy-for-target-port': 'port-policy-for-undeclared-port',
    'protocol-conflict': 'protocol-conflict',
    'proxy-port': 'proxy-port',
    'root-rule-by-dot': 'exported-entry-without-rule',
    'root-sidecar': 'sidecar-omits-host',
    'route-after-catch-all': 'unreachable-route',
    'route-exported-further': 'route-to-hidden-host',
    'route-past-gateway': 'route-past-gateway',
    'route-to-undeclared-port': 'route-to-undeclared-port',
    'route-without-port': 'route-without-port',
    'rule-for-hidden-host': 'rule-for-hidden-host',
    'rule-inside-a-wildcard': 'rule-for-unknown-host',
    'selector-rule-beside-equal-export': 'selector-rule-leaves-others-in-clear',
    'server-name-of-alias': 'server-name-of-alias',
    'shadowed-wildcard-port': 'shadowed-wildcard',
    'shadowed-wildcard-routes': 'shadowed-wildcard',
    'shadowed-wildcard-rule': 'shadowed-wildcard',
    'shared-vip': 'shared-virtual-ip',
    'short-rule-host': 'short-host',
    'sidecar-omits-alias': 'sidecar-omits-host',
    'sidecar-omits-cluster': 'sidecar-omits-cluster',
    'sidecar-omits-host': 'sidecar-omits-host',
    'sidecar-omits-routes': 'sidecar-omits-routes',
    'slice-by-name': 'slice-by-name',
    'slice-port-name': 'slice-port-name',
    'slice-without-service-name': 'slice-without-service-name',
    'sni-in-two-matches': 'sni-in-two-matches',
    'sni-without-san': 'sni-without-san',
    'static-without-endpoints': 'static-without-endpoints',
    'subset-labels-on-names': 'subset-without-labels-match',
    'subset-not-exported': 'subset-unknown',
    'subset-unused': 'subset-unused',
    'tcp-alias': 'external-name-of-tcp-port',
    'tcp-port-swallows-all': 'tcp-port-without-address',
    'tcp-route-on-https-port': 'route-of-other-protocol',
    'tcp-tls-without-name': 'tcp-tls-without-san',
    'timeout-on-tls-port': 'request-settings-on-opaque-port',
    'tls-in-tls': 'tls-in-tls',
    'tls-in-tls-at-gateway': 'tls-in-tls',
    'tls-without-mode': 'tls-without-mode',
    'two-destination-rules': 'duplicate-destination-rule',
    'two-sidecars': 'duplicate-sidecar',
    'two-tcp-hosts-one-port': 'tcp-port-shared',
    'two-tcp-routes': 'unreachable-route',
    'two-virtual-services': 'duplicate-virtual-service',
    'undeclared-port-behind-vip': 'undeclared-port-behind-vip',
    'upper-case-host': 'upper-case-host',
    'wildcard-rule-of-the-caller': 'callers-rule-strips-tls',
  };

  /** What is shown to fail, and no rule finds. */
  const SILENT: { readonly [trap: string]: string } = {
    'denied-path': 'which other paths a server takes for the same is not known here',
    'retries-on-both-legs': 'where nothing is written Istio repeats on both legs too',
    'sidecar-of-own-namespace': 'it is what most samples have, and what the owner of a namespace may mean',
  };
  const traps = readdirSync(TRAPS).map(file => file.replace('.yaml', ''));

  test('are found, or there is a reason why not', () => {
    expect([...Object.keys(FOUND_BY), ...Object.keys(SILENT)].sort()).toEqual(traps.sort());
  });

  test.each(Object.keys(SILENT))('%s is not found', trap => {
    const found = judgeAll(parse(readFileSync(join(TRAPS, `${trap}.yaml`), 'utf8')) as Manifest[], LATEST);
    expect(found.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test.each(traps.filter(trap => !(trap in SILENT)))('%s is found', trap => {
    const objects = parse(readFileSync(join(TRAPS, `${trap}.yaml`), 'utf8')) as Manifest[];
    const found = judgeAll(objects, LATEST);
    expect(found.map(each => each.rule)).toContain(FOUND_BY[trap]);
    found.forEach(({ rule: id, severity }) => {
      expect(explanationOf(id)).toBeDefined();
      expect(['error', 'warning', 'info']).toContain(severity);
    });
  });
});

describe('looking for errors alone', () => {
  const files = ['traps', 'harmless'].flatMap(folder => readdirSync(join(ROOT, 'conformance', folder)).map(file => join(ROOT, 'conformance', folder, file)));
  const everything = files.flatMap(file => parse(readFileSync(file, 'utf8')) as Manifest[]);
  const errors = (found: Verdict[]) => found.filter(({ severity }) => severity === 'error');
  const FACTS: WorldFacts[] = [LATEST, { istioMinor: 29, dnsCapture: true }, { istioMinor: 22, dnsCapture: false }];

  test.each(FACTS)('finds all of them, with %j', facts => {
    for (const objects of [...files.map(file => parse(readFileSync(file, 'utf8')) as Manifest[]), everything]) {
      expect(errors(judgeForErrors(objects, facts))).toEqual(errors(judgeAll(objects, facts)));
    }
  });

  test('leaves out the rules that find none', () => {
    const asked = new Set(judgeForErrors(everything, LATEST).map(each => each.rule));
    const mild = RULES.filter(each => !findsErrors(each)).map(({ id }) => id);
    expect(mild).toContain('clear-text-to-443');
    expect(mild.filter(id => asked.has(id))).toEqual([]);
    expect(errors(judgeAll(everything, LATEST)).length).toBeGreaterThan(30);
  });
});

describe('what only looks like a trap, and works by Istio\'s code', () => {
  const HARMLESS = join(ROOT, 'conformance/harmless');

  test.each(readdirSync(HARMLESS))('%s is no error', file => {
    const objects = parse(readFileSync(join(HARMLESS, file), 'utf8')) as Manifest[];
    for (const dnsCapture of [undefined, false, true]) {
      expect(judgeAll(objects, { ...LATEST, dnsCapture }).filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  test('is tried, each file of it', () => {
    const { harmless } = jest.requireActual('../../../conformance/cases/harmless');
    expect(harmless.cases.map(({ manifests }: { manifests: string }) => `${manifests}.yaml`).sort()).toEqual(readdirSync(HARMLESS).sort());
  });
});

/** What the library writes only if it is told to by a name that says so. */
const ASKED_FOR: { readonly [rule: string]: string } = {
  'deprecated-endpoints': 'EndpointsForm.ENDPOINTS, of which the app is warned unless its Kubernetes is older',
  'insecure-skip-verify': 'UpstreamTls.unverified, with a reason',
  'resolution-none-reaches-any-address': 'OriginalDestination, of which the page says what it is',
  'sidecar-omits-host': 'EgressScope, which leaves out what it does not allow',
};

/** A folder with the examples as they are now, whatever was synthesized before. */
function synthesizedExamples(): string {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  for (const name of readdirSync(join(ROOT, 'examples')).filter(each => existsSync(join(ROOT, 'examples', each, 'main.ts')))) {
    process.env.CDK8S_OUTDIR = join(folder, name);
    jest.requireActual(join(ROOT, 'examples', name, 'main.ts'));
  }
  delete process.env.CDK8S_OUTDIR;
  return folder;
}

describe('what the library writes itself', () => {
  const { CASES } = jest.requireActual('../../../conformance/cases');
  const { examples } = jest.requireActual('../../../conformance/cases/examples');
  const { synthesize } = jest.requireActual('../../../conformance/expand');
  const folder = synthesizedExamples();
  const all = [examples(folder), ...CASES]
    .flatMap(({ title, cases }: any) => cases.filter((each: any) => each.manifests === undefined && !each.spoilt).map((each: any) => [`${title}: ${each.name}`, each]));

  test.each<[string, any]>(all)('%s', (_, each) => {
    // Examples are written for a new version.
    for (const istio of each.synthesized === undefined ? ['1.32', '1.29'] : ['1.32']) {
      const { objects, refusal } = synthesize(each, istio);
      const facts = { istioMinor: Number(istio.split('.')[1]), dnsCapture: each.facts?.dnsCapture, clusterDomain: each.facts?.clusterDomain };
      expect(objects === undefined).toBe(refusal !== undefined);
      expect(judge(objects ?? [], facts).filter(({ rule: id, severity }) => severity !== 'info' && !(id in ASKED_FOR))).toEqual([]);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test('has a reason for what it writes on request', () => {
    const found = all.flatMap(([, each]: [string, any]) => judge(synthesize(each, '1.32').objects ?? []).filter(({ severity }) => severity !== 'info').map(({ rule: id }) => id));
    expect(Object.keys(ASKED_FOR).filter(id => !found.includes(id))).toEqual([]);
  });
});

describe('odd shapes', () => {
  const traps = readdirSync(join(ROOT, 'conformance/traps')).map(file => parse(readFileSync(join(ROOT, 'conformance/traps', file), 'utf8')));
  const ODD = [undefined, null, -1, true, '', 'text', {}, [null, [], 'text'], [{}], { port: null }];

  test('are never in the way', () => {
    for (const objects of traps) {
      for (const object of objects) {
        for (const path of pathsOf(object)) {
          ODD.forEach(odd => judge(objects.flatMap(each => each === object ? [each, changed(each, path, odd)] : [each])));
        }
      }
    }
  }, 60_000);

  test('include things that are no objects', () => {
    expect(judge([null, undefined, 1, 'text', [], {}, { kind: 'ServiceEntry' }, { apiVersion: 1, kind: 'Service' }])).toEqual([]);
  });
});

test('judges thousands of objects in little time', () => {
  const many = [...Array(2000).keys()].flatMap(index => {
    const hosts = [`api-${index}.pay.example`];
    const where = { name: `pay-${index}`, namespace: `shop-${index % 100}` };
    return [
      entry({ hosts, exportTo: ['*'], ports: [http(80, 443), https(), tcp(10000 + index)] }, where),
      rule({ host: hosts[0], exportTo: ['*'] }, where),
      routes({ hosts, exportTo: ['*'], http: [{ route: [to(hosts[0], 80)] }] }, where),
      service(`ledger-${index}`),
      slice(`ledger-${index}`),
    ];
  });
  const started = performance.now();
  judge(many);
  // It takes a tenth of that; what is not linear takes minutes.
  expect(performance.now() - started).toBeLessThan(5000);
});

function parse(yaml: string): any[] {
  return parseAllDocuments(yaml).map(document => document.toJS());
}

/** The paths of everything in an object. */
function pathsOf(value: unknown): (string | number)[][] {
  if (value === null || typeof value !== 'object') {
    return [[]];
  }
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [[], ...keys.flatMap(key => pathsOf((value as any)[key]).map(path => [key, ...path]))];
}

function changed(value: any, [key, ...rest]: (string | number)[], odd: unknown): any {
  if (key === undefined) {
    return odd;
  }
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = changed(value[key], rest, odd);
  return copy;
}
