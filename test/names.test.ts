/**
 * Ids and names are API: a changed id or name makes GitOps tools delete an object and create another, with an outage between. An
 * existing line of these lists must not change within a major version.
 */
import { ApiObject, App, Chart, Duration } from 'cdk8s';
import {
  AccessLogs, EgressGateway, EgressNetworkPolicy, EgressPort, EgressScope, EgressWaypoint, EndpointsAlias, EndpointsForm, ExternalApi,
  ExternalEndpoint, ExternalNameAlias, GatewayFlavor, HttpProxy, LocalAlias, Mesh, TlsRoute, UpstreamTls, VirtualMachineService, Workload,
} from '../src';

function everything(disableResourceNameHashes: boolean): App {
  const app = new App();
  Mesh.configure(app, { istioVersion: '1.30' });
  const chart = new Chart(app, 'egress', { namespace: 'shop', disableResourceNameHashes });
  const http = EgressPort.http(80, { tls: UpstreamTls.simple() });
  const stripe = new ExternalApi(chart, 'stripe', {
    host: 'api.stripe.com', additionalHosts: ['files.stripe.com'], ports: [http], timeout: Duration.seconds(5),
  });
  new ExternalApi(chart, 'wildcards', { host: '*.example.com', additionalHosts: ['*.example.org'] });
  new ExternalApi(chart, 'named', { host: 'named.example.net', additionalHosts: ['more.example.net'], metadata: { name: 'billing-api' } });
  new ExternalNameAlias(chart, 'payments', { target: stripe });
  new ExternalNameAlias(chart, 'my-httpbin', { host: 'httpbin.org', ports: [EgressPort.http(80)] });
  new ExternalNameAlias(chart, 'partner', {
    target: ExternalApi.fromAttributes(chart, 'partner-api', { host: 'api.partner.example', ports: [EgressPort.http(80)] }),
  });
  new EndpointsAlias(chart, 'legacy', {
    addresses: ['192.0.2.10', '2001:db8::10', ...Array.from({ length: 1000 }, (_, index) => `10.0.${Math.floor(index / 250)}.${1 + index % 250}`)],
    ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'legacy.example.com' }) })],
  });
  new EndpointsAlias(chart, 'older', { addresses: ['192.0.2.11'], ports: [EgressPort.tls(443)], form: EndpointsForm.ENDPOINTS });
  const billing = Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' });
  const refunds = Workload.of({ labels: { app: 'refunds' }, serviceAccount: 'refunds' });
  const mutual = (number: number, secret: string, workload: Workload) =>
    EgressPort.http(number, { tls: UpstreamTls.mutualFromSecret(secret, workload, { serverName: 'bank.example.com' }) });
  new ExternalApi(chart, 'bank', {
    host: 'bank.example.com',
    additionalHosts: ['files.bank.example.com', '*.bank.example.net'],
    endpoints: ExternalEndpoint.all('192.0.2.12'),
    ports: [mutual(80, 'client', billing), mutual(81, 'refunds.v2', refunds)],
  });
  new EndpointsAlias(chart, 'ledger', { addresses: ['192.0.2.13'], ports: [mutual(80, 'client', billing)] });
  new ExternalNameAlias(chart, 'partner-bank', { host: 'bank.partner.example', ports: [mutual(80, 'client', billing)] });
  new LocalAlias(chart, 'local', { selector: { app: 'local' }, ports: [EgressPort.http(80)], metadata: { name: 'orders' } });
  const files = new ExternalApi(chart, 'files', {
    host: 'files.example.com', ports: [EgressPort.https(443), EgressPort.tls(8443)], via: HttpProxy.at('proxy.example.com', 3128),
  });
  new ExternalApi(chart, 'led', { host: 'led.example.com', additionalHosts: ['on.example.com'] }).addTlsRoute(TlsRoute.to(files));
  new VirtualMachineService(chart, 'machines', {
    host: 'machines.vm.example', ports: [EgressPort.http(80)], serviceAccount: 'machines', machines: ExternalEndpoint.all('192.0.2.14', '2001:db8::14', '2001:db8::'),
  });
  new VirtualMachineService(chart, 'batch', { host: 'batch.vm.example', ports: [EgressPort.http(80)], serviceAccount: 'batch', metadata: { name: 'workers' } });
  new EgressScope(chart, 'scope', { allow: [stripe], accessLogs: AccessLogs.toStandardOutput() });
  new EgressScope(chart, 'closed', {
    allow: [], workload: Workload.of({ labels: { app: 'closed' } }), networkPolicy: EgressNetworkPolicy.toPods(), metadata: { namespace: 'closed' },
  });
  const gateway = new EgressGateway(chart, 'gateway', { service: 'egress', selector: { istio: 'egressgateway' }, accessLogs: AccessLogs.toStandardOutput() });
  new ExternalApi(chart, 'passing', {
    host: 'passing.example.com', additionalHosts: ['by.example.com'], ports: [EgressPort.http(80), EgressPort.https(443), EgressPort.tls(8443)], via: gateway,
  }).allowFrom(Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }));
  const deployed = new EgressGateway(chart, 'deployed', { flavor: GatewayFlavor.KUBERNETES, metadata: { name: 'deployed' } });
  new ExternalApi(chart, 'led-out', {
    host: 'out.example.com', additionalHosts: ['too.example.com'], ports: [EgressPort.http(80), EgressPort.https(443)], via: deployed,
  });
  return app;
}

const objectsOf = (app: App) => app.node.findAll().filter(ApiObject.isApiObject).map(object => `${object.node.path}: ${object.kind} ${object.name}`);

test('paths and names of a fixed app', () => {
  expect(objectsOf(everything(false))).toEqual([
    'egress/stripe/Resource: ServiceEntry egress-stripe-c8ba38c5',
    'egress/stripe/DestinationRule: DestinationRule egress-stripe-c8ba38c5',
    'egress/stripe/DestinationRule-files.stripe.com: DestinationRule egress-stripe-c8ba38c5-files.stripe.com',
    'egress/stripe/VirtualService: VirtualService egress-stripe-c8ba38c5',
    'egress/stripe/VirtualService-files.stripe.com: VirtualService egress-stripe-c8ba38c5-files.stripe.com',
    'egress/wildcards/Resource: ServiceEntry egress-wildcards-c8fe404d',
    'egress/wildcards/DestinationRule: DestinationRule egress-wildcards-c8fe404d',
    'egress/wildcards/DestinationRule-wildcard.example.org: DestinationRule egress-wildcards-c8fe404d-wildcard.example.org',
    'egress/named/Resource: ServiceEntry billing-api',
    'egress/named/DestinationRule: DestinationRule billing-api',
    'egress/named/DestinationRule-more.example.net: DestinationRule billing-api-more.example.net',
    'egress/payments/Resource: Service payments',
    'egress/my-httpbin/Target/Resource: ServiceEntry my-httpbin',
    'egress/my-httpbin/Target/DestinationRule: DestinationRule my-httpbin',
    'egress/my-httpbin/Target/VirtualService: VirtualService my-httpbin',
    'egress/my-httpbin/Resource: Service my-httpbin',
    'egress/partner/Resource: Service partner',
    'egress/partner/VirtualService: VirtualService partner',
    'egress/legacy/Resource: Service legacy',
    'egress/legacy/DestinationRule: DestinationRule legacy',
    'egress/legacy/EndpointSlice-ipv4-1: EndpointSlice legacy-ipv4-1',
    'egress/legacy/EndpointSlice-ipv4-2: EndpointSlice legacy-ipv4-2',
    'egress/legacy/EndpointSlice-ipv6-1: EndpointSlice legacy-ipv6-1',
    'egress/legacy/VirtualService: VirtualService legacy',
    'egress/older/Resource: Service older',
    'egress/older/DestinationRule: DestinationRule older',
    'egress/older/Endpoints: Endpoints older',
    'egress/bank/Resource: ServiceEntry egress-bank-c829a364',
    'egress/bank/DestinationRule: DestinationRule egress-bank-c829a364',
    'egress/bank/DestinationRule-secret-client: DestinationRule egress-bank-c829a364-client',
    'egress/bank/Role-client: Role egress-bank-c829a364-client',
    'egress/bank/RoleBinding-client: RoleBinding egress-bank-c829a364-client',
    'egress/bank/DestinationRule-secret-refunds.v2: DestinationRule egress-bank-c829a364-refunds.v2',
    'egress/bank/Role-refunds.v2: Role egress-bank-c829a364-refunds.v2',
    'egress/bank/RoleBinding-refunds.v2: RoleBinding egress-bank-c829a364-refunds.v2',
    'egress/bank/DestinationRule-files.bank.example.com: DestinationRule egress-bank-c829a364-files.bank.example.com',
    'egress/bank/DestinationRule-files.bank.example.com-secret-client: DestinationRule egress-bank-c829a364-files.bank.example.com-client',
    'egress/bank/DestinationRule-files.bank.example.com-secret-refunds.v2: DestinationRule egress-bank-c829a364-files.bank.example.com-refunds.v2',
    'egress/bank/DestinationRule-wildcard.bank.example.net: DestinationRule egress-bank-c829a364-wildcard.bank.example.net',
    'egress/bank/DestinationRule-wildcard.bank.example.net-secret-client: DestinationRule egress-bank-c829a364-wildcard.bank.example.net-client',
    'egress/bank/DestinationRule-wildcard.bank.example.net-secret-refunds.v2: DestinationRule egress-bank-c829a364-wildcard.bank.example.net-refunds.v2',
    'egress/ledger/Resource: Service ledger',
    'egress/ledger/DestinationRule: DestinationRule ledger',
    'egress/ledger/DestinationRule-secret-client: DestinationRule ledger-client',
    'egress/ledger/Role-client: Role ledger-client',
    'egress/ledger/RoleBinding-client: RoleBinding ledger-client',
    'egress/ledger/EndpointSlice-ipv4-1: EndpointSlice ledger-ipv4-1',
    'egress/ledger/VirtualService: VirtualService ledger',
    'egress/partner-bank/Target/Resource: ServiceEntry partner-bank',
    'egress/partner-bank/Target/DestinationRule: DestinationRule partner-bank',
    'egress/partner-bank/Target/DestinationRule-secret-client: DestinationRule partner-bank-client',
    'egress/partner-bank/Target/Role-client: Role partner-bank-client',
    'egress/partner-bank/Target/RoleBinding-client: RoleBinding partner-bank-client',
    'egress/partner-bank/Target/VirtualService: VirtualService partner-bank',
    'egress/partner-bank/Resource: Service partner-bank',
    'egress/local/Resource: Service orders',
    'egress/files/Resource: ServiceEntry egress-files-c86174e4',
    'egress/files/DestinationRule: DestinationRule egress-files-c86174e4',
    'egress/files/VirtualService: VirtualService egress-files-c86174e4',
    'egress/led/Resource: ServiceEntry egress-led-c830bb7e',
    'egress/led/DestinationRule: DestinationRule egress-led-c830bb7e',
    'egress/led/DestinationRule-on.example.com: DestinationRule egress-led-c830bb7e-on.example.com',
    'egress/led/VirtualService: VirtualService egress-led-c830bb7e',
    'egress/led/VirtualService-on.example.com: VirtualService egress-led-c830bb7e-on.example.com',
    'egress/machines/Resource: ServiceEntry egress-machines-c8903ec2',
    'egress/machines/DestinationRule: DestinationRule egress-machines-c8903ec2',
    'egress/machines/WorkloadEntry-192.0.2.14: WorkloadEntry egress-machines-c8903ec2-192.0.2.14',
    'egress/machines/WorkloadEntry-2001-db8--14: WorkloadEntry egress-machines-c8903ec2-2001-db8--14',
    'egress/machines/WorkloadEntry-2001-db8: WorkloadEntry egress-machines-c8903ec2-2001-db8',
    'egress/batch/Resource: ServiceEntry workers',
    'egress/batch/DestinationRule: DestinationRule workers',
    'egress/batch/WorkloadGroup: WorkloadGroup workers',
    'egress/scope/Resource: Sidecar egress-scope-c8c17c46',
    'egress/scope/Telemetry: Telemetry egress-scope-c8c17c46',
    'egress/closed/Resource: Sidecar egress-closed-c823fc0f',
    'egress/closed/NetworkPolicy: NetworkPolicy egress-closed-c823fc0f',
    'egress/gateway/Resource: Gateway egress-gateway-c8a502c7',
    'egress/gateway/DestinationRule: DestinationRule egress-gateway-c8a502c7',
    'egress/gateway/Telemetry: Telemetry egress-gateway-c8a502c7',
    'egress/gateway/AuthorizationPolicy-shop.egress-passing-c8870ab8: AuthorizationPolicy egress-gateway-c8a502c7-shop-egress-passing-c8870ab8',
    'egress/passing/Resource: ServiceEntry egress-passing-c8870ab8',
    'egress/passing/DestinationRule: DestinationRule egress-passing-c8870ab8',
    'egress/passing/DestinationRule-by.example.com: DestinationRule egress-passing-c8870ab8-by.example.com',
    'egress/passing/VirtualService: VirtualService egress-passing-c8870ab8',
    'egress/passing/VirtualService-gateway: VirtualService egress-passing-c8870ab8-gateway',
    'egress/passing/VirtualService-gateway-443: VirtualService egress-passing-c8870ab8-gateway-443',
    'egress/passing/VirtualService-gateway-8443: VirtualService egress-passing-c8870ab8-gateway-8443',
    'egress/passing/VirtualService-by.example.com: VirtualService egress-passing-c8870ab8-by.example.com',
    'egress/passing/VirtualService-by.example.com-gateway: VirtualService egress-passing-c8870ab8-by.example.com-gateway',
    'egress/passing/VirtualService-by.example.com-gateway-443: VirtualService egress-passing-c8870ab8-by.example.com-gateway-443',
    'egress/passing/VirtualService-by.example.com-gateway-8443: VirtualService egress-passing-c8870ab8-by.example.com-gateway-8443',
    'egress/deployed/Resource: Gateway deployed',
    'egress/deployed/DestinationRule: DestinationRule deployed',
    'egress/led-out/Resource: ServiceEntry egress-led-out-c827d7b1',
    'egress/led-out/DestinationRule: DestinationRule egress-led-out-c827d7b1',
    'egress/led-out/DestinationRule-too.example.com: DestinationRule egress-led-out-c827d7b1-too.example.com',
    'egress/led-out/HTTPRoute-80: HTTPRoute egress-led-out-c827d7b1-80',
    'egress/led-out/HTTPRoute-gateway-80: HTTPRoute egress-led-out-c827d7b1-gateway-80',
    'egress/led-out/TLSRoute-443: TLSRoute egress-led-out-c827d7b1-443',
    'egress/led-out/TLSRoute-gateway-443: TLSRoute egress-led-out-c827d7b1-gateway-443',
    'egress/led-out/HTTPRoute-too.example.com-gateway-80: HTTPRoute egress-led-out-c827d7b1-too.example.com-gateway-80',
    'egress/led-out/TLSRoute-too.example.com-443: TLSRoute egress-led-out-c827d7b1-too.example.com-443',
    'egress/led-out/TLSRoute-too.example.com-gateway-443: TLSRoute egress-led-out-c827d7b1-too.example.com-gateway-443',
  ]);
});

test('generated names without hashes', () => {
  expect(objectsOf(everything(true)).filter(object => object.includes('egress-'))).toEqual([
    'egress/stripe/Resource: ServiceEntry egress-stripe',
    'egress/stripe/DestinationRule: DestinationRule egress-stripe',
    'egress/stripe/DestinationRule-files.stripe.com: DestinationRule egress-stripe-files.stripe.com',
    'egress/stripe/VirtualService: VirtualService egress-stripe',
    'egress/stripe/VirtualService-files.stripe.com: VirtualService egress-stripe-files.stripe.com',
    'egress/wildcards/Resource: ServiceEntry egress-wildcards',
    'egress/wildcards/DestinationRule: DestinationRule egress-wildcards',
    'egress/wildcards/DestinationRule-wildcard.example.org: DestinationRule egress-wildcards-wildcard.example.org',
    'egress/bank/Resource: ServiceEntry egress-bank',
    'egress/bank/DestinationRule: DestinationRule egress-bank',
    'egress/bank/DestinationRule-secret-client: DestinationRule egress-bank-client',
    'egress/bank/Role-client: Role egress-bank-client',
    'egress/bank/RoleBinding-client: RoleBinding egress-bank-client',
    'egress/bank/DestinationRule-secret-refunds.v2: DestinationRule egress-bank-refunds.v2',
    'egress/bank/Role-refunds.v2: Role egress-bank-refunds.v2',
    'egress/bank/RoleBinding-refunds.v2: RoleBinding egress-bank-refunds.v2',
    'egress/bank/DestinationRule-files.bank.example.com: DestinationRule egress-bank-files.bank.example.com',
    'egress/bank/DestinationRule-files.bank.example.com-secret-client: DestinationRule egress-bank-files.bank.example.com-client',
    'egress/bank/DestinationRule-files.bank.example.com-secret-refunds.v2: DestinationRule egress-bank-files.bank.example.com-refunds.v2',
    'egress/bank/DestinationRule-wildcard.bank.example.net: DestinationRule egress-bank-wildcard.bank.example.net',
    'egress/bank/DestinationRule-wildcard.bank.example.net-secret-client: DestinationRule egress-bank-wildcard.bank.example.net-client',
    'egress/bank/DestinationRule-wildcard.bank.example.net-secret-refunds.v2: DestinationRule egress-bank-wildcard.bank.example.net-refunds.v2',
    'egress/files/Resource: ServiceEntry egress-files',
    'egress/files/DestinationRule: DestinationRule egress-files',
    'egress/files/VirtualService: VirtualService egress-files',
    'egress/led/Resource: ServiceEntry egress-led',
    'egress/led/DestinationRule: DestinationRule egress-led',
    'egress/led/DestinationRule-on.example.com: DestinationRule egress-led-on.example.com',
    'egress/led/VirtualService: VirtualService egress-led',
    'egress/led/VirtualService-on.example.com: VirtualService egress-led-on.example.com',
    'egress/machines/Resource: ServiceEntry egress-machines',
    'egress/machines/DestinationRule: DestinationRule egress-machines',
    'egress/machines/WorkloadEntry-192.0.2.14: WorkloadEntry egress-machines-192.0.2.14',
    'egress/machines/WorkloadEntry-2001-db8--14: WorkloadEntry egress-machines-2001-db8--14',
    'egress/machines/WorkloadEntry-2001-db8: WorkloadEntry egress-machines-2001-db8',
    'egress/scope/Resource: Sidecar egress-scope',
    'egress/scope/Telemetry: Telemetry egress-scope',
    'egress/closed/Resource: Sidecar egress-closed',
    'egress/closed/NetworkPolicy: NetworkPolicy egress-closed',
    'egress/gateway/Resource: Gateway egress-gateway',
    'egress/gateway/DestinationRule: DestinationRule egress-gateway',
    'egress/gateway/Telemetry: Telemetry egress-gateway',
    'egress/gateway/AuthorizationPolicy-shop.egress-passing: AuthorizationPolicy egress-gateway-shop-egress-passing',
    'egress/passing/Resource: ServiceEntry egress-passing',
    'egress/passing/DestinationRule: DestinationRule egress-passing',
    'egress/passing/DestinationRule-by.example.com: DestinationRule egress-passing-by.example.com',
    'egress/passing/VirtualService: VirtualService egress-passing',
    'egress/passing/VirtualService-gateway: VirtualService egress-passing-gateway',
    'egress/passing/VirtualService-gateway-443: VirtualService egress-passing-gateway-443',
    'egress/passing/VirtualService-gateway-8443: VirtualService egress-passing-gateway-8443',
    'egress/passing/VirtualService-by.example.com: VirtualService egress-passing-by.example.com',
    'egress/passing/VirtualService-by.example.com-gateway: VirtualService egress-passing-by.example.com-gateway',
    'egress/passing/VirtualService-by.example.com-gateway-443: VirtualService egress-passing-by.example.com-gateway-443',
    'egress/passing/VirtualService-by.example.com-gateway-8443: VirtualService egress-passing-by.example.com-gateway-8443',
    'egress/led-out/Resource: ServiceEntry egress-led-out',
    'egress/led-out/DestinationRule: DestinationRule egress-led-out',
    'egress/led-out/DestinationRule-too.example.com: DestinationRule egress-led-out-too.example.com',
    'egress/led-out/HTTPRoute-80: HTTPRoute egress-led-out-80',
    'egress/led-out/HTTPRoute-gateway-80: HTTPRoute egress-led-out-gateway-80',
    'egress/led-out/TLSRoute-443: TLSRoute egress-led-out-443',
    'egress/led-out/TLSRoute-gateway-443: TLSRoute egress-led-out-gateway-443',
    'egress/led-out/HTTPRoute-too.example.com-gateway-80: HTTPRoute egress-led-out-too.example.com-gateway-80',
    'egress/led-out/TLSRoute-too.example.com-443: TLSRoute egress-led-out-too.example.com-443',
    'egress/led-out/TLSRoute-too.example.com-gateway-443: TLSRoute egress-led-out-too.example.com-gateway-443',
  ]);
});

test('paths and names behind a waypoint', () => {
  const app = new App();
  const chart = new Chart(app, 'egress', { namespace: 'shop' });
  const waypoint = new EgressWaypoint(new Chart(app, 'station', { namespace: 'istio-egress' }), 'waypoint', { accessLogs: AccessLogs.toStandardOutput() });
  new ExternalApi(chart, 'passing', {
    host: 'passing.example.com',
    additionalHosts: ['by.example.com'],
    ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', waypoint.workload, { serverName: 'passing.example.com' }) })],
    timeout: Duration.seconds(5),
    via: waypoint,
  }).allowFrom(Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }));
  expect(objectsOf(app)).toEqual([
    'egress/passing/Resource: ServiceEntry egress-passing-c8870ab8',
    'egress/passing/DestinationRule: DestinationRule egress-passing-c8870ab8',
    'egress/passing/Role-client: Role shop-egress-passing-c8870ab8-client',
    'egress/passing/RoleBinding-client: RoleBinding shop-egress-passing-c8870ab8-client',
    'egress/passing/DestinationRule-by.example.com: DestinationRule egress-passing-c8870ab8-by.example.com',
    'egress/passing/VirtualService: VirtualService egress-passing-c8870ab8',
    'egress/passing/VirtualService-by.example.com: VirtualService egress-passing-c8870ab8-by.example.com',
    'egress/passing/Telemetry: Telemetry egress-passing-c8870ab8',
    'egress/passing/AuthorizationPolicy: AuthorizationPolicy egress-passing-c8870ab8',
    'station/waypoint/Resource: Gateway waypoint',
    'station/waypoint/Telemetry: Telemetry waypoint',
  ]);
});
