import type { Explained } from './explained';

/** What Istio's webhook has against Gateways, and against TLS that a proxy ends. */
export const GATEWAYS = {
  'gateway-name': ['a Gateway with dots in its name', 'VirtualServices refer to it by namespace and name, which dots would confuse, and the webhook refuses it.'],
  'gateway-without-servers': ['a Gateway that listens nowhere', 'The webhook refuses it.'],
  'gateway-duplicate-port-name': ['two ports of one name', 'Routes refer to ports by name, and the webhook refuses a second one.'],
  'gateway-redirect-not-http': ['a redirect to HTTPS where there is no HTTP', 'Only requests can be redirected, so that it does nothing. The webhook warns.'],
  'server-without-hosts': ['a server for no host', 'The webhook refuses it.'],
  'server-port': ['a server at no port', 'The webhook refuses numbers that no port has.'],
  'server-port-without-name': ['a port without a name', 'Routes refer to ports by name, and the webhook refuses one without.'],
  'server-target-port': ['a target port of a Gateway', 'A Gateway listens at `number`, and the webhook refuses another.'],
  'server-protocol': ['a protocol that Istio does not know', 'The webhook refuses it.'],
  'server-bind': ['a server at no address', 'A server listens at an IP address or a Unix domain socket, and the webhook refuses others.'],
  'server-socket-with-port': ['a port of a Unix domain socket', 'A socket has none, and the webhook refuses it.'],
  'server-without-tls': ['an HTTPS or TLS server without TLS', 'Somebody has to say who ends the TLS, and with which certificate; the webhook refuses the server.'],
  'server-tls-of-plain-port': ['TLS of a server that has none', 'Its protocol is in clear. HTTP servers may redirect to HTTPS and have nothing else, and the webhook refuses others.'],
  'server-tls-without-certificate': ['TLS without a certificate', 'The server would have nothing to show, and the webhook refuses it.'],
  'server-tls-without-ca': ['mutual TLS without authorities', 'Nobody\'s certificate could be checked, and the webhook refuses the server.'],
  'server-tls-two-sources': ['certificates from two places', 'Files, Secrets and lists of them exclude each other, and the webhook refuses more than one.'],
  'server-tls-many-certificates': ['more certificates than one of each algorithm', 'The proxy takes two at most. The webhook warns.'],
  'server-tls-istio-mutual-with-certificates': ['certificates beside those of the mesh', 'ISTIO_MUTUAL has the workload\'s own, and the webhook refuses others.'],
  'server-tls-passthrough-with-certificates': ['certificates for TLS that is handed through', 'The proxy does not end it and ignores them. The webhook warns.'],
  'server-tls-revocations': ['a list of revocations that nothing uses', 'It is for clients\' certificates from files, and the webhook refuses it elsewhere.'],
  'server-tls-old-version-without-ciphers': ['an old version of TLS without cipher suites', 'No default suite is for it, so that such clients still fail. The webhook warns.'],
  'server-tls-unknown-cipher': ['a cipher suite that Istio does not know', 'It is ignored. The webhook warns.'],
  'server-tls-duplicate-cipher': ['a cipher suite twice', 'The webhook warns.'],
} as const satisfies Explained;
