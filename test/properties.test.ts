/** What holds for every legal input. To search longer: `PROPERTY_RUNS=5000 PROPERTY_SEED=… npx jest test/properties.test.ts`. */
import type { App } from 'cdk8s';
import * as fc from 'fast-check';
import type { EgressPort } from '../src';
import { build, CLIENT, manifestsOf, scenario, type Scenario } from './arbitraries';
import { crdErrors } from './crd-schema';
import { ofKind } from './helpers';

const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 60), seed: Number(process.env.PROPERTY_SEED ?? 2026) };
const DNS_LABEL = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

interface Run {
  readonly from: Scenario;
  readonly app: App;
  readonly manifests: any[];
  /** The ServiceEntry of the scenario's API. */
  readonly entry: any;
  /** Its DestinationRules, those for single workloads among them. */
  readonly rules: any[];
}

function always(name: string, holds: (run: Run) => void): void {
  test(name, () => {
    fc.assert(fc.property(scenario, from => {
      const { app, api } = build(from);
      const manifests = manifestsOf(app);
      const entry = ofKind(manifests, 'ServiceEntry').find(({ metadata }) => metadata.name === api.serviceEntry.name);
      const rules = ofKind(manifests, 'DestinationRule').filter(({ spec }) => entry.spec.hosts.includes(spec.host));
      holds({ from, app, manifests, entry, rules });
    }), RUNS);
  });
}

/** The policy that Istio applies at a port: the port's own entry alone, or else the top level. */
function policyAt(rule: any, port: EgressPort): any {
  const { portLevelSettings, ...top } = rule.spec.trafficPolicy;
  const { port: _, ...own } = portLevelSettings?.find((entry: any) => entry.port.number === port.number) ?? { port: undefined };
  return Object.keys(own).length > 0 ? own : top;
}

const keyOf = ({ kind, metadata }: any) => `${kind} ${metadata.namespace} ${metadata.name}`;

function everyValue(value: unknown, path: string, look: (value: unknown, path: string) => void): void {
  look(value, path);
  if (typeof value === 'object' && value !== null) {
    Object.entries(value).forEach(([key, inner]) => everyValue(inner, `${path}/${key}`, look));
  }
}

test('the scenarios reach every shape that the properties speak of', () => {
  const seen = new Set<string>();
  for (const from of fc.sample(scenario, { numRuns: 400, seed: RUNS.seed })) {
    const { app } = build(from);
    const manifests = manifestsOf(app);
    ofKind(manifests, 'ServiceEntry').forEach(({ spec, metadata }) => {
      seen.add(spec.resolution);
      seen.add(spec.hosts[0].startsWith('*') ? 'wildcard' : 'name');
      seen.add(spec.hosts.length > 1 ? 'several hosts' : 'one host');
      seen.add(spec.exportTo[0] === '*' ? 'exported to all' : `exported to ${Math.min(spec.exportTo.length, 2)}`);
      seen.add(spec.addresses ? 'addresses' : 'no addresses');
      seen.add(metadata.labels?.['networking.istio.io/enable-autoallocate-ip'] ? 'allocated' : 'not allocated');
    });
    ofKind(manifests, 'DestinationRule').forEach(({ spec: { trafficPolicy, workloadSelector } }) => {
      seen.add(trafficPolicy.portLevelSettings ? 'port level' : `top ${trafficPolicy.tls.mode}`);
      seen.add(workloadSelector ? 'for one workload' : 'for all workloads');
    });
    ofKind(manifests, 'VirtualService').forEach(({ spec: { http } }) => {
      seen.add(http.length > 1 ? 'several rules' : 'one rule');
      seen.add(http[0].timeout ? 'timeout' : 'no timeout');
      seen.add(http[0].rewrite ? 'rewrite' : 'no rewrite');
    });
    ofKind(manifests, 'Service').forEach(({ spec }) => seen.add(spec.type ?? (spec.selector ? 'selector' : 'selectorless')));
    manifests.forEach(({ kind }) => seen.add(kind));
  }
  expect([...seen].sort()).toEqual([
    'DNS', 'DYNAMIC_DNS', 'DestinationRule', 'EndpointSlice', 'Endpoints', 'ExternalName', 'Role', 'RoleBinding', 'STATIC', 'Service', 'ServiceEntry',
    'VirtualService', 'addresses', 'allocated', 'exported to 1', 'exported to 2', 'exported to all', 'for all workloads', 'for one workload', 'name',
    'no addresses', 'no rewrite', 'no timeout', 'not allocated', 'one host', 'one rule', 'port level', 'rewrite', 'selector', 'selectorless',
    'several hosts', 'several rules', 'timeout', 'top DISABLE', 'top MUTUAL', 'top SIMPLE', 'wildcard',
  ]);
});

describe('every manifest', () => {
  always('is what the API server accepts of Istio', ({ manifests }) => {
    const errors = manifests.map(manifest => [manifest.kind, crdErrors(manifest)]).filter(([, found]) => found?.length !== 0);
    expect(errors.filter(([, found]) => found !== undefined)).toEqual([]);
    expect(errors.map(([kind]) => kind).filter(kind => !['Service', 'Endpoints', 'EndpointSlice', 'Role', 'RoleBinding'].includes(kind))).toEqual([]);
  });

  always('is plain data without empty lists, empty objects or holes', ({ manifests }) => {
    const odd: string[] = [];
    manifests.forEach(manifest => everyValue(manifest, manifest.kind, (value, path) => {
      const plain = ['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value)
        || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);
      if (!plain || (typeof value === 'object' && Object.keys(value!).length === 0)) {
        odd.push(`${path}: ${JSON.stringify(value)}`);
      }
    }));
    expect(odd).toEqual([]);
  });

  always('comes out the same, to the order of its keys, when synthesized again', ({ app, manifests }) => {
    expect(JSON.stringify(manifestsOf(app))).toBe(JSON.stringify(manifests));
  });

  always('has a name that Kubernetes takes, and no other of its kind has it in the namespace', ({ manifests }) => {
    const names = manifests.map(keyOf);
    expect(names).toEqual([...new Set(names)]);
    expect(manifests.filter(({ metadata: { name } }) => !SUBDOMAIN.test(name) || name.length > 253)).toEqual([]);
    expect(ofKind(manifests, 'Service').filter(({ metadata }) => !DNS_LABEL.test(metadata.name))).toEqual([]);
  });

  always('names hosts in lower case', ({ manifests }) => {
    const hosts = manifests.flatMap(({ spec = {} }) => [
      ...spec.hosts ?? [], spec.host, spec.externalName, ...(spec.http ?? []).map(({ route }: any) => route[0].destination.host),
      ...[spec.trafficPolicy, ...spec.trafficPolicy?.portLevelSettings ?? []]
        .flatMap(policy => [policy?.tls?.sni, ...policy?.tls?.subjectAltNames ?? []]),
    ]).filter(name => name !== undefined);
    expect(hosts.filter(name => name !== name.toLowerCase() || !/^(\*\.)?[a-z0-9.-]+$/.test(name))).toEqual([]);
  });

  always('of a host is seen by the same namespaces, but for rules of single workloads', ({ manifests }) => {
    const byHost = new Map<string, Set<string>>();
    for (const { kind, metadata, spec } of manifests.filter(each => ['ServiceEntry', 'DestinationRule', 'VirtualService'].includes(each.kind))) {
      for (const name of spec.workloadSelector ? [] : spec.hosts ?? [spec.host]) {
        const seenIn = (spec.exportTo ?? [`${kind} without`]).map((each: string) => each === '.' ? metadata.namespace : each).sort();
        byHost.set(name, (byHost.get(name) ?? new Set()).add(JSON.stringify(seenIn)));
      }
    }
    expect([...byHost].filter(([, lists]) => lists.size > 1)).toEqual([]);
  });
});

describe('a ServiceEntry', () => {
  always('lies outside the mesh and never takes any address that a caller names', ({ manifests }) => {
    ofKind(manifests, 'ServiceEntry').forEach(({ spec }) => {
      expect(spec.location).toBe('MESH_EXTERNAL');
      expect(['DNS', 'STATIC', 'DYNAMIC_DNS']).toContain(spec.resolution);
      expect(spec.resolution === 'STATIC').toBe(spec.endpoints?.every(({ address }: any) => /^[\d.]+$|:/.test(address)) ?? false);
    });
  });

  always('is seen by its own namespace, its consumers and its aliases, and by no other', ({ from, entry }) => {
    const callers = [...from.api.consumers!, ...from.aliasOfApi ? [from.aliasNamespace ?? '.', ...from.aliasConsumers] : []];
    const expected = callers.includes('*') ? ['*'] : [...new Set(['.', ...callers.filter(each => each !== from.namespace)])];
    expect([...entry.spec.exportTo].sort()).toEqual(expected.sort());
  });

  always('with a TCP port has an address to be matched by', ({ manifests }) => {
    const opaque = ofKind(manifests, 'ServiceEntry').filter(({ spec }) => spec.ports.some(({ protocol }: any) => ['TCP', 'MONGO'].includes(protocol)));
    opaque.forEach(({ spec, metadata }) => {
      const allocated = metadata.labels?.['networking.istio.io/enable-autoallocate-ip'] === 'true' && !spec.hosts[0].startsWith('*');
      expect([allocated, (spec.addresses ?? []).length > 0].filter(Boolean)).toHaveLength(1);
    });
  });
});

describe('a DestinationRule', () => {
  always('is the only one of its host, exportTo and selector', ({ manifests }) => {
    const keys = ofKind(manifests, 'DestinationRule')
      .map(({ metadata, spec }) => JSON.stringify([metadata.namespace, spec.host, spec.exportTo, spec.workloadSelector]));
    expect(keys).toEqual([...new Set(keys)]);
  });

  always('exists for each host of the API, and once more for the workload that has a Secret', ({ from, entry, rules }) => {
    const secrets = new Set(from.api.ports!.map(port => port.upstreamTls?.secret ?? port.upstreamTls?.certificateAuthority?.secret).filter(Boolean));
    expect(entry.spec.hosts).toHaveLength(1 + (from.api.additionalHosts ?? []).length);
    expect(rules.filter(({ spec }) => !spec.workloadSelector).map(rule => rule.spec.host)).toEqual(entry.spec.hosts);
    const special = rules.filter(({ spec }) => spec.workloadSelector);
    expect(special.map(({ spec }) => spec.host).sort()).toEqual(secrets.size > 0 ? [...entry.spec.hosts].sort() : []);
    // Istio drops the rule for all beside one for a workload if both have the same exportTo, word for word.
    expect(rules.filter(({ spec }) => !spec.workloadSelector && spec.exportTo.includes('.') && special.length > 0)).toEqual([]);
    special.forEach(({ spec }) => expect([spec.exportTo, spec.workloadSelector]).toEqual([['.'], { matchLabels: CLIENT.labels }]));
  });

  always('has its policy on top, or whole in an entry for every port', ({ from, manifests }) => {
    const portsOf = new Map<string, any[]>(ofKind(manifests, 'ServiceEntry')
      .flatMap(({ spec }) => spec.hosts.map((name: string) => [name, spec.ports])));
    ofKind(manifests, 'DestinationRule').forEach(({ spec }) => {
      const { portLevelSettings, ...top } = spec.trafficPolicy;
      if (portLevelSettings === undefined) {
        expect(Object.keys(top)).toEqual(['tls']);
      } else {
        const ports = portsOf.get(spec.host) ?? from.endpointsAlias!.ports;
        expect(top).toEqual({});
        expect(portLevelSettings.map(({ port }: any) => port.number)).toEqual(ports.map(({ number }: any) => number));
        portLevelSettings.forEach((entry: any) => expect(Object.keys(entry).sort()).toEqual(['port', 'tls']));
      }
    });
  });

  always('adds TLS exactly on the ports that ask for it, and has the name checked', ({ from, rules }) => {
    for (const rule of rules) {
      for (const { upstreamTls, ...port } of from.api.ports!) {
        const { tls } = policyAt(rule, port as EgressPort);
        const name = upstreamTls?.serverName ?? (rule.spec.host.startsWith('*') ? undefined : rule.spec.host);
        const names = [...new Set([...name ? [name] : [], ...upstreamTls?.subjectAltNames ?? []])];
        if (!upstreamTls) {
          expect(tls).toEqual({ mode: 'DISABLE' });
        } else if (upstreamTls.unverifiedReason !== undefined) {
          expect(tls).toEqual({ mode: 'SIMPLE', insecureSkipVerify: true, ...name && { sni: name } });
        } else {
          const { sni, subjectAltNames, insecureSkipVerify } = tls;
          expect({ sni, subjectAltNames, insecureSkipVerify }).toEqual({ sni: name, subjectAltNames: names.length > 0 ? names : undefined });
        }
      }
    }
  });

  always('has the certificates that a port asks for, where the proxy gets them', ({ from, rules }) => {
    for (const { metadata, spec } of rules) {
      for (const port of from.api.ports!.filter(each => each.upstreamTls && each.upstreamTls.unverifiedReason === undefined)) {
        const { clientCertificate, privateKey, secret, certificateAuthority } = port.upstreamTls!;
        const ownSecret = spec.workloadSelector ? secret ?? certificateAuthority?.secret : undefined;
        const { sni, subjectAltNames, ...rest } = policyAt({ spec }, port).tls;
        expect(rest).toEqual({
          mode: clientCertificate || (ownSecret && secret) ? 'MUTUAL' : 'SIMPLE',
          ...clientCertificate && { clientCertificate, privateKey },
          ...certificateAuthority?.file && { caCertificates: certificateAuthority.file },
          ...certificateAuthority?.configMap && { credentialName: `configmap://${metadata.namespace}/${certificateAuthority.configMap}` },
          ...ownSecret && { credentialName: ownSecret },
        });
      }
    }
  });

  always('says why a server is not verified, and only then', ({ rules }) => {
    rules.forEach(({ spec, metadata }) => {
      expect('cdk8s-istio-egress/unverified-tls' in (metadata.annotations ?? {})).toBe(JSON.stringify(spec).includes('insecureSkipVerify'));
    });
  });
});

describe('a VirtualService', () => {
  always('sends each HTTP port of its host to that very port', ({ from, manifests }) => {
    const httpPorts = (list: any[]) => list.filter(({ protocol }) => ['HTTP', 'HTTP2', 'GRPC'].includes(protocol)).map(({ number }) => number);
    ofKind(manifests, 'VirtualService').forEach(({ spec: { hosts, http } }) => {
      const entry = ofKind(manifests, 'ServiceEntry').find(({ spec }) => spec.hosts.includes(hosts[0]));
      const ports = entry?.spec.ports ?? (hosts[0].startsWith('endpoints-alias') ? from.endpointsAlias!.ports : from.aliasOfOthers!.ports);
      expect(hosts).toHaveLength(1);
      expect(http.map(({ route }: any) => route[0].destination.port.number)).toEqual(httpPorts(ports));
      http.forEach(({ match, route }: any) => expect(match).toEqual(http.length === 1 ? undefined : [{ port: route[0].destination.port.number }]));
    });
  });

  always('exists for each host of an API with a timeout, and carries it', ({ from, entry, manifests }) => {
    const timed = ofKind(manifests, 'VirtualService').filter(({ spec }) => spec.http.some(({ timeout }: any) => timeout !== undefined));
    expect(timed.flatMap(({ spec }) => spec.hosts)).toEqual(from.api.timeout ? entry.spec.hosts : []);
    for (const { timeout } of timed.flatMap(({ spec }) => spec.http)) {
      expect(timeout).toMatch(/^\d+(\.\d+)?s$/);
      expect(Number.parseFloat(timeout) * 1000).toBeCloseTo(from.api.timeout!.toMilliseconds());
    }
  });
});

describe('a Service', () => {
  always('by ExternalName has a host that is registered, byte for byte, and the ports of its entry', ({ from, manifests }) => {
    ofKind(manifests, 'Service').filter(({ spec }) => spec.type === 'ExternalName').forEach(({ metadata, spec }) => {
      const entry = ofKind(manifests, 'ServiceEntry').find(each => each.spec.hosts[0] === spec.externalName);
      const ports = metadata.name === 'alias-of-others' ? from.aliasOfOthers!.ports : entry.spec.ports;
      expect(spec.ports.map(({ port, name }: any) => [port, name])).toEqual(ports.map(({ number, name }: any) => [number, name]));
    });
  });

  always('for addresses has each of them once, behind ports of its own names', ({ from, manifests }) => {
    const service = ofKind(manifests, 'Service').find(({ metadata }) => metadata.name === 'endpoints-alias');
    const slices = ofKind(manifests, 'EndpointSlice');
    const listed = [
      ...slices.flatMap(({ endpoints }) => endpoints.flatMap(({ addresses }: any) => addresses)),
      ...ofKind(manifests, 'Endpoints').flatMap(({ subsets }) => subsets[0].addresses.map(({ ip }: any) => ip)),
    ];
    expect(listed.sort()).toEqual((from.endpointsAlias?.addresses ?? []).map(address => address.replace('2001:DB8:0:0::', '2001:db8::')).sort());
    slices.forEach(({ addressType, endpoints, ports, metadata }) => {
      expect(endpoints.every(({ addresses }: any) => addresses[0].includes(':') === (addressType === 'IPv6'))).toBe(true);
      expect(ports.map(({ name }: any) => name)).toEqual(service.spec.ports.map(({ name }: any) => name));
      expect(metadata.labels['kubernetes.io/service-name']).toBe('endpoints-alias');
    });
  });
});

test('what is added later counts as if it had been given at once', () => {
  fc.assert(fc.property(scenario, from => {
    const { ports, endpoints, consumers, timeout } = from.api;
    const isTimed = ({ protocol }: EgressPort) => ['HTTP', 'HTTP2', 'GRPC'].includes(protocol);
    const atOnce = timeout ? ports!.findIndex(isTimed) + 1 : 1;
    const early = { ...from.api, ports: ports!.slice(0, atOnce), endpoints: undefined, consumers: [] };
    const { app, api } = build({ ...from, aliasOfApi: false, api: early });
    ports!.slice(atOnce).forEach(port => api.addPort(port));
    endpoints?.forEach(endpoint => api.addEndpoint(endpoint));
    consumers!.forEach(namespace => api.addConsumer(namespace));
    const sorted = (manifests: any[]) => [...manifests].sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
    expect(sorted(manifestsOf(app))).toEqual(sorted(manifestsOf(build({ ...from, aliasOfApi: false }).app)));
  }), RUNS);
});
