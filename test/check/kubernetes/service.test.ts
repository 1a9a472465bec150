import { expectRefusal, problemsOf, type Case } from './problems';

const HTTP = { name: 'http', port: 80 };
const service = (spec: object, metadata: object = {}) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', ...metadata }, spec: { ports: [HTTP], ...spec } });
const ports = (...all: object[]) => service({ ports: all });
const named = (externalName: unknown, rest: object = {}) => service({ type: 'ExternalName', externalName, ports: undefined, ...rest });

const at = (...path: (string | number)[]) => ['spec', ...path];

test.each<Case>([
  [{ ...service({}), apiVersion: 'v2' }, 'kubernetes-unknown-version', ['apiVersion'], 'apiVersion must be v1 for Service, got v2'],
  [{ ...service({}), data: {} }, 'schema-unknown-field', ['data']],
  [service({ port: 80 }), 'schema-unknown-field', at('port')],
  [service({}, { owner: 'a' }), 'schema-unknown-field', ['metadata', 'owner']],
  [ports({ port: '80' }), 'schema-type', at('ports', 0, 'port'), 'spec.ports[0].port must be a whole number, got "80"'],
  [ports({ port: 80, targetPort: true }), 'schema-type', at('ports', 0, 'targetPort')],
  [ports({ port: 2 ** 31 }), 'schema-format', at('ports', 0, 'port')],
  [service({ selector: { a: 1 } }), 'schema-type', at('selector', 'a')],
  [service({}, { name: '' }), 'metadata-without-name', ['metadata'], 'metadata.name must be there'],
  [service({}, { name: '1a' }), 'metadata-name', ['metadata', 'name'], 'metadata.name must be a DNS label that begins with a letter, got "1a"'],
  [service({}, { name: 'a.b' }), 'metadata-name', ['metadata', 'name']],
  [service({}, { name: 'x'.repeat(64) }), 'metadata-name', ['metadata', 'name']],
  [service({}, { name: undefined, generateName: 'A-' }), 'metadata-name', ['metadata', 'generateName']],
  [service({}, { namespace: 'a.b' }), 'metadata-namespace', ['metadata', 'namespace']],
  [service({}, { labels: { 'a/b/c': 'd' } }), 'label-key', ['metadata', 'labels', 'a/b/c']],
  [service({}, { labels: { a: 'x'.repeat(64) } }), 'label-value', ['metadata', 'labels', 'a']],
  [service({}, { annotations: { 'a b': 'c' } }), 'annotation-key', ['metadata', 'annotations', 'a b']],
  [service({}, { annotations: { a: 'x'.repeat(256 * 1024) } }), 'annotations-size', ['metadata', 'annotations']],
  [service({ selector: { a: 'b c' } }), 'label-value', at('selector', 'a')],
  [ports(), 'service-without-ports', at('ports'), 'spec.ports must have a port, as the Service has an address'],
  [ports(HTTP, { port: 81 }), 'service-port-without-name', at('ports', 1), 'spec.ports[1].name must be there, as there are several ports'],
  [ports({ port: 80, name: 'Http' }), 'service-port-name', at('ports', 0, 'name')],
  [ports({ port: 80, protocol: 'HTTP' }), 'service-port-protocol', at('ports', 0, 'protocol'), 'spec.ports[0].protocol must be one of TCP, UDP, SCTP, got "HTTP"'],
  [ports({ port: 80, appProtocol: 'a b' }), 'service-port-app-protocol', at('ports', 0, 'appProtocol')],
  [ports({ port: 80, appProtocol: '' }), 'service-port-app-protocol', at('ports', 0, 'appProtocol')],
  [ports({ name: 'a' }), 'service-port-number', at('ports', 0, 'port')],
  [ports({ port: 65536 }), 'service-port-number', at('ports', 0, 'port')],
  [ports({ port: 80, targetPort: '8080' }), 'service-target-port', at('ports', 0, 'targetPort')],
  [ports({ port: 80, targetPort: 'a-name-of-16-chr' }), 'service-target-port', at('ports', 0, 'targetPort')],
  [ports({ port: 80, targetPort: 'a--b' }), 'service-target-port', at('ports', 0, 'targetPort')],
  [ports({ port: 80, targetPort: 70000 }), 'service-target-port', at('ports', 0, 'targetPort')],
  [ports({ port: 80, nodePort: 30080 }), 'service-node-port', at('ports', 0, 'nodePort')],
  [ports(HTTP, { port: 81, name: 'http' }), 'service-duplicate-port-name', at('ports', 1), 'spec.ports[1] must have a name of its own, got "http" again'],
  [ports(HTTP, { port: 80, name: 'b', protocol: 'TCP' }), 'service-duplicate-port', at('ports', 1)],
  [service({ type: 'NodePort', ports: [{ ...HTTP, nodePort: 30080 }, { name: 'b', port: 81, nodePort: 30080 }] }), 'service-duplicate-node-port', at('ports', 1)],
  [named(undefined), 'service-external-name', at('externalName'), 'spec.externalName must be a DNS name in lower case, got undefined'],
  [named('https://a.example.com'), 'service-external-name', at('externalName')],
  [named('A.example.com'), 'service-external-name', at('externalName')],
  [named('a.example.com..'), 'service-external-name', at('externalName')],
  [named('a', { clusterIP: 'None' }), 'service-external-name-with-address', at('clusterIP')],
  [named('a', { ipFamilies: ['IPv4'] }), 'service-external-name-with-address', at('ipFamilies')],
  [named('a', { ipFamilyPolicy: 'SingleStack' }), 'service-external-name-with-address', at('ipFamilyPolicy')],
  [service({ clusterIP: 'none' }), 'service-cluster-ip', at('clusterIP')],
  [service({ clusterIPs: ['10.0.0.1'] }), 'service-cluster-ips', at('clusterIPs')],
  [service({ clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1', '10.0.0.2'] }), 'service-cluster-ips', at('clusterIPs')],
  [service({ clusterIP: 'None', type: 'NodePort' }), 'service-headless-type', at('clusterIP')],
  [service({ ipFamilies: ['ipv4'] }), 'service-ip-families', at('ipFamilies')],
  [service({ ipFamilies: ['IPv4', 'IPv4'] }), 'service-ip-families', at('ipFamilies')],
  [service({ clusterIP: '10.0.0.1', ipFamilies: ['IPv6'] }), 'service-ip-families', at('ipFamilies')],
  [service({ ipFamilyPolicy: 'DualStack' }), 'service-ip-family-policy', at('ipFamilyPolicy')],
  [service({ externalIPs: ['127.0.0.1'] }), 'service-external-ip', at('externalIPs', 0), 'spec.externalIPs[0] must be the address of another machine, got the loopback address "127.0.0.1"'],
  [service({ externalIPs: ['a'] }), 'service-external-ip', at('externalIPs', 0)],
  [service({ type: 'External' }), 'service-enum', at('type'), 'spec.type must be one of ClusterIP, ExternalName, LoadBalancer, NodePort, got "External"'],
  [service({ sessionAffinity: 'Cookie' }), 'service-enum', at('sessionAffinity')],
  [service({ internalTrafficPolicy: '' }), 'service-enum', at('internalTrafficPolicy')],
  [service({ trafficDistribution: 'PreferFar' }), 'service-enum', at('trafficDistribution')],
  [service({ loadBalancerSourceRanges: ['10.0.0.0/8'] }), 'service-only-load-balancer', at('loadBalancerSourceRanges')],
  [service({ allocateLoadBalancerNodePorts: false }), 'service-only-load-balancer', at('allocateLoadBalancerNodePorts')],
  [service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0'] }), 'service-source-range', at('loadBalancerSourceRanges', 0)],
  [service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/33'] }), 'service-source-range', at('loadBalancerSourceRanges', 0)],
  [service({ type: 'LoadBalancer', loadBalancerClass: '' }), 'service-load-balancer-class', at('loadBalancerClass')],
  [service({ externalTrafficPolicy: 'Local' }), 'service-external-traffic-policy', at('externalTrafficPolicy')],
  [service({ type: 'LoadBalancer', healthCheckNodePort: 30000 }), 'service-health-check-node-port', at('healthCheckNodePort')],
  [service({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86_401 } } }), 'service-affinity-timeout',
    at('sessionAffinityConfig', 'clientIP', 'timeoutSeconds')],
])('refuses %j: %s', (...bad: Case) => expectRefusal(...bad));

test.each<[object]>([
  [service({})],
  [service({}, { name: 'x'.repeat(63), namespace: 'b', labels: { 'app.kubernetes.io/name': 'A_b.c', 'empty': '' }, annotations: { 'Example.com/A': 'any text' } })],
  [service({}, { name: undefined, generateName: 'a-' })],
  [service({ selector: null, clusterIP: null, type: '' })],
  [ports({ port: 80, targetPort: 0 })], [ports({ port: 80, targetPort: '' })], [ports({ port: 80, targetPort: 'http-8080' })],
  [ports(HTTP, { name: 'dns', port: 80, protocol: 'UDP' })],
  [ports({ port: 80, appProtocol: 'kubernetes.io/h2c' })],
  [service({ clusterIP: 'None', ports: [] })],
  [service({ clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1', 'fd00::1'], ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'PreferDualStack' })],
  [named('a.example.com')], [named('a.example.com.')], [named('192.0.2.1')], [named('a', { ports: [HTTP] })],
  [service({ type: 'NodePort', ports: [{ ...HTTP, nodePort: 30080 }], externalTrafficPolicy: 'Local' })],
  [service({
    type: 'LoadBalancer',
    loadBalancerSourceRanges: [' 10.0.0.0/8 '],
    allocateLoadBalancerNodePorts: false,
    loadBalancerClass: 'a/b',
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 30000,
  })],
  [service({ externalIPs: ['192.0.2.1'], externalTrafficPolicy: 'Local' })],
  [service({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86_400 } } })],
  [{ ...service({}), status: { loadBalancer: {} } }],
])('accepts %j', manifest => {
  expect(problemsOf(manifest)).toEqual([]);
});

test.each([['010.0.0.1', '10.0.0.1'], ['::ffff:10.0.0.1', '10.0.0.1'], ['FD00::1', 'fd00::1']])('warns that %s is not the usual form of %s', (ip, usual) => {
  expect(problemsOf(service({ clusterIP: ip }))).toEqual([{
    rule: 'service-cluster-ip-form',
    severity: 'warning',
    path: ['spec', 'clusterIP'],
    message: `spec.clusterIP must be an IP address in its usual form, got "${ip}"`,
    fix: `write '${usual}'`,
  }]);
});

test('judges Services of no other group', () => {
  expect(problemsOf({ apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata: { name: 'a' }, spec: { template: {} } })).toEqual([]);
});
