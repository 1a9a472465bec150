import { Chart, type App } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalEndpoint, HttpRoute, LocalAlias, RouteMatch, TlsRoute, VirtualMachineService } from 'cdk8s-istio-egress';
import { reaches, unknown, type Pattern } from '../case';

const shop = { namespace: 'shop' };
const egress = (app: App) => new Chart(app, 'egress', shop);
const ofMesh = { mode: 'istio-mutual' };
const machines = ExternalEndpoint.all('10.30.0.4', '10.30.0.5');
const serviceAccount = 'ledger';

export const virtualMachines: Pattern = {
  title: 'Virtual machines',
  cases: [
    {
      name: 'a service on machines',
      app: app => {
        const service = new VirtualMachineService(egress(app), 'ledger', {
          host: 'ledger.vm.example',
          ports: [EgressPort.http(80, { targetPort: 8080 })],
          serviceAccount,
          machines: [ExternalEndpoint.at('10.30.0.4'), ExternalEndpoint.at('10.30.0.5', { ports: { http: 9080 } })],
          consumers: ['billing'],
        });
        service.addMachine(ExternalEndpoint.at('10.30.0.6'));
        service.addPort(EgressPort.tls(8443));
        service.addConsumer('audit');
      },
      covers: ['VirtualMachineServiceProps.host', 'VirtualMachineServiceProps.ports', 'VirtualMachineServiceProps.serviceAccount', 'VirtualMachineServiceProps.machines',
        'VirtualMachineServiceProps.consumers', 'VirtualMachineService.addMachine', 'VirtualMachineService.addPort', 'VirtualMachineService.addConsumer'],
      calls: {
        'is called with the mesh\'s own TLS': {
          from: 'shop', url: 'http://ledger.vm.example', expect: reaches(80, 'ledger.vm.example', ['10.30.0.4:8080', '10.30.0.5:9080', '10.30.0.6:8080'], ofMesh),
        },
        'at all its ports': {
          from: 'billing', url: 'tls://ledger.vm.example:8443', expect: reaches(8443, 'ledger.vm.example', ['10.30.0.4:8443', '10.30.0.5:8443', '10.30.0.6:8443'], ofMesh),
        },
        'by its consumers too': {
          from: 'audit', url: 'http://ledger.vm.example', expect: reaches(80, 'ledger.vm.example', ['10.30.0.4:8080', '10.30.0.5:9080', '10.30.0.6:8080'], ofMesh),
        },
        'and by nobody else': { from: 'blog', url: 'http://ledger.vm.example', expect: unknown },
      },
    },
    {
      name: 'machines beside a wildcard that adds no TLS, and others with the same id',
      app: app => {
        const chart = egress(app);
        const ports = [EgressPort.http(80)];
        new VirtualMachineService(chart, 'ledger', { host: 'ledger.vm.example', ports, serviceAccount, machines });
        new VirtualMachineService(new Chart(app, 'second', shop), 'ledger', {
          host: 'books.vm.example', ports, serviceAccount, machines: ExternalEndpoint.all('10.30.0.7'),
        });
        new ExternalApi(chart, 'wildcard', { host: '*.vm.example', ports, endpoints: ExternalEndpoint.all('www.vm.example') });
      },
      calls: {
        'are still called with the mesh\'s own TLS': {
          from: 'shop', url: 'http://ledger.vm.example', expect: reaches(80, 'ledger.vm.example', ['10.30.0.4:80', '10.30.0.5:80'], ofMesh),
        },
        'and each answer for their own service': { from: 'shop', url: 'http://books.vm.example', expect: reaches(80, 'books.vm.example', ['10.30.0.7:80'], ofMesh) },
      },
    },
    {
      name: 'machines with labels of their own, and a Service name for them',
      app: app => {
        const chart = egress(app);
        const labels = { app: 'ledger', tier: 'vm' };
        new VirtualMachineService(chart, 'vms', { host: 'ledger.vm.example', ports: [EgressPort.http(80)], serviceAccount, machines, labels });
        new LocalAlias(chart, 'ledger', { selector: labels, ports: [EgressPort.http(80, { targetPort: 8080 })] });
      },
      covers: ['VirtualMachineServiceProps.labels'],
      calls: {
        'the host reaches them': { from: 'shop', url: 'http://ledger.vm.example', expect: reaches(80, 'ledger.vm.example', ['10.30.0.4:80', '10.30.0.5:80'], ofMesh) },
        'so does the Service with the same labels': {
          from: 'other', url: 'http://ledger.shop', expect: reaches(80, 'ledger.shop.svc.cluster.local', ['10.30.0.4:8080', '10.30.0.5:8080'], ofMesh),
        },
      },
    },
    {
      name: 'TCP on machines',
      app: app => {
        new VirtualMachineService(egress(app), 'db', { host: 'db.vm.example', ports: [EgressPort.tcp(5432)], serviceAccount, machines });
      },
      calls: {
        'is matched by their addresses': {
          from: 'shop',
          address: '10.30.0.5',
          url: 'tcp://db.vm.example:5432',
          // Istio lists an endpoint once for each address that the service is matched by.
          expect: reaches(5432, 'db.vm.example', ['10.30.0.4:5432', '10.30.0.4:5432', '10.30.0.5:5432', '10.30.0.5:5432'], ofMesh),
        },
        'and leaves other connections alone': { from: 'shop', address: '10.30.0.9', url: 'tcp://other.example:5432', expect: unknown },
      },
    },
    {
      name: 'machines that register themselves',
      app: app => {
        new VirtualMachineService(egress(app), 'batch', { host: 'batch.vm.example', ports: [EgressPort.grpc(9090)], serviceAccount, network: 'vm-network' });
      },
      covers: ['VirtualMachineServiceProps.network'],
      calls: {
        'are known before any is there': { from: 'shop', url: 'grpc://batch.vm.example:9090', expect: reaches(9090, 'batch.vm.example', [], {}) },
      },
    },
    {
      name: 'routes to machines',
      app: app => {
        const service = new VirtualMachineService(new Chart(app, 'platform', { namespace: 'platform' }), 'ledger', {
          host: 'ledger.vm.example', ports: [EgressPort.http(80), EgressPort.tls(443)], serviceAccount, machines,
        });
        const api = new ExternalApi(egress(app), 'saas', { host: 'ledger.example.com', ports: [EgressPort.http(80), EgressPort.https(443)] });
        api.addRoute(HttpRoute.to(service, { matches: [RouteMatch.pathPrefix('/v2/')] }));
        api.addTlsRoute(TlsRoute.to(service));
      },
      calls: {
        'see them from another namespace, and call them by their name': {
          from: 'shop',
          url: 'http://ledger.example.com',
          path: '/v2/x',
          expect: reaches(80, 'ledger.vm.example', ['10.30.0.4:80', '10.30.0.5:80'], ofMesh, { authority: 'ledger.vm.example' }),
        },
        'and as they are where the route is of connections': { from: 'shop', url: 'https://ledger.example.com', expect: reaches(443, 'ledger.vm.example', ['10.30.0.4:443', '10.30.0.5:443'], ofMesh) },
      },
    },
    {
      name: 'TCP on machines of unknown addresses would take every connection',
      app: app => {
        new VirtualMachineService(egress(app), 'db', { host: 'db.vm.example', ports: [EgressPort.tcp(5432)], serviceAccount });
      },
      refuses: "give the addresses of the 'machines', or say Mesh.configure(app, { istioVersion, dnsCapture: true }) if proxies capture DNS (tcp-port-without-address)",
      calls: {},
    },
  ],
};
