/**
 * A bank wants a client certificate. One workload has it, in a Secret; its code speaks plain HTTP.
 *
 * Istio gives a Secret to a sidecar only by a rule that selects the workload, and such a rule hides the ordinary one from all others of the
 * namespace: they would call port 443 in clear. Here they get a rule of their own, with TLS and without the certificate.
 *
 * The clearing house takes its certificate from files instead. Every proxy that sees this host must have them mounted; in return, nobody has
 * to be allowed to list Secrets.
 */
import { App, Chart } from 'cdk8s';
import { CertificateAuthority, EgressPort, ExternalApi, Mesh, UpstreamTls, Workload } from 'cdk8s-istio-egress';
import * as kplus from 'cdk8s-plus-27';

const app = new App();
Mesh.configure(app, { istioVersion: '1.30' });
const chart = new Chart(app, 'egress', { namespace: 'billing' });

// An account of its own: the Role that is emitted lets it list the Secrets of the namespace, all of them.
const serviceAccount = new kplus.ServiceAccount(chart, 'payouts-account', { metadata: { name: 'payouts' }, automountToken: false });
const payouts = new kplus.Deployment(chart, 'payouts', {
  serviceAccount,
  containers: [{ image: 'registry.example/payouts:2.1.0', portNumber: 8080 }],
});
new ExternalApi(chart, 'bank', {
  host: 'api.bank.example',
  ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('bank-client', Workload.fromConstruct(payouts)) })],
});

new ExternalApi(chart, 'clearing', {
  host: 'api.clearing.example',
  ports: [EgressPort.http(80, {
    tls: UpstreamTls.mutualFromFiles({
      clientCertificate: '/etc/clearing/tls.crt',
      privateKey: '/etc/clearing/tls.key',
      certificateAuthority: CertificateAuthority.fromFile('/etc/clearing/ca.crt'),
    }),
  })],
});
new kplus.Deployment(chart, 'settlement', {
  containers: [{ image: 'registry.example/settlement:1.0.3', portNumber: 8080 }],
  podMetadata: {
    annotations: {
      'sidecar.istio.io/userVolume': JSON.stringify({ clearing: { secret: { secretName: 'clearing-client' } } }),
      'sidecar.istio.io/userVolumeMount': JSON.stringify({ clearing: { mountPath: '/etc/clearing', readOnly: true } }),
    },
  },
});

app.synth();
