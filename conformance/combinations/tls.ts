import { CertificateAuthority, UpstreamTls, Workload } from 'cdk8s-istio-egress';
import { untouched, verified, type Expectation } from '../case';

/** The name that a server is asked for: one of its own, or that which the workload called. */
export interface ServerName {
  readonly name: string;
  /** Whether it follows the Host of each request. */
  readonly follows: boolean;
}

/** TLS that the proxy adds, and what of it must be seen. */
export interface TlsValue {
  /** Without a name it is that of the host. */
  readonly make?: (serverName?: string) => UpstreamTls;
  /** The name that it asks for by itself. */
  readonly serverName?: string;
  /** Whether it is made with a name where the host has none; otherwise it stays without. */
  readonly named?: boolean;
  /** First Istio minor that has it. */
  readonly since?: string;
  readonly expect: (server: ServerName) => Expectation;
  /** For the workload that alone gets a Secret. */
  readonly client?: (server: ServerName) => Expectation;
}

/** The pods that get Secrets. */
export const CLIENT_LABELS = { app: 'billing' };
const client = Workload.of({ labels: CLIENT_LABELS, serviceAccount: 'client' });

const PLAIN_NAME = 'server.partner.example';
const FURTHER_NAME = 'old.partner.example';

const checked = ({ name, follows }: ServerName): Expectation =>
  follows ? { mode: 'simple', sni: name, autoSni: true, verifies: 'auto', sans: undefined, ca: 'file-root:system' } : verified(name);

export const TLS = {
  'none': { expect: () => untouched },
  'simple': { make: serverName => UpstreamTls.simple({ serverName }), expect: checked },
  'server name': { make: () => UpstreamTls.simple({ serverName: PLAIN_NAME }), serverName: PLAIN_NAME, expect: checked },
  'further names': {
    make: serverName => UpstreamTls.simple({ serverName, subjectAltNames: [FURTHER_NAME] }),
    named: true,
    expect: server => ({ ...checked(server), verifies: 'ca+san', sans: [server.name, FURTHER_NAME] }),
  },
  'authority in a file': {
    make: serverName => UpstreamTls.simple({ serverName, certificateAuthority: CertificateAuthority.fromFile('/etc/partner/ca.crt') }),
    named: true,
    expect: server => ({ ...checked(server), ca: 'file-root:/etc/partner/ca.crt' }),
  },
  'authority in a ConfigMap': {
    make: serverName => UpstreamTls.simple({ serverName, certificateAuthority: CertificateAuthority.fromConfigMap('partner-ca') }),
    named: true,
    since: '1.26',
    expect: server => ({ ...checked(server), ca: 'configmap://shop/partner-ca-cacert' }),
  },
  'authority in a Secret': {
    make: serverName => UpstreamTls.simple({ serverName, certificateAuthority: CertificateAuthority.fromSecret('partner-ca', client) }),
    named: true,
    since: '1.24',
    expect: checked,
    client: server => ({ ...checked(server), ca: 'kubernetes://partner-ca-cacert' }),
  },
  'mutual from a Secret': {
    make: serverName => UpstreamTls.mutualFromSecret('partner-client', client, { serverName }),
    named: true,
    since: '1.24',
    expect: checked,
    client: server => ({ ...checked(server), mode: 'mutual', clientCertificate: 'kubernetes://partner-client', ca: 'kubernetes://partner-client-cacert' }),
  },
  'mutual from files': {
    make: serverName => UpstreamTls.mutualFromFiles({ serverName, clientCertificate: '/etc/partner/tls.crt', privateKey: '/etc/partner/tls.key' }),
    named: true,
    expect: server => ({ ...checked(server), mode: 'mutual', clientCertificate: 'file-cert:/etc/partner/tls.crt~/etc/partner/tls.key' }),
  },
  'unverified': {
    make: serverName => UpstreamTls.unverified('self-signed until the partner has an authority', { serverName }),
    named: true,
    expect: ({ name, follows }) => ({ mode: 'simple', sni: name, autoSni: follows, verifies: 'none', sans: undefined, ca: undefined }),
  },
} satisfies Record<string, TlsValue>;
