import type { IConstruct } from 'constructs';
import type { EgressPort } from '../port';
import { credentialOf } from './credentials';
import { fail, show } from './errors';
import { describePort } from './ports';
import { isTcp } from './protocols';
import { STARTTLS } from './starttls';


/** Refuses TLS of the sidecar towards members of the mesh. */
export function refuseMeshTls(scope: IConstruct, ports: EgressPort[], members: 'pods' | 'machines'): void {
  const encrypted = ports.find(port => port.upstreamTls);
  if (encrypted) {
    fail(scope, `'tls' must not be set on port ${describePort(encrypted)}: calls to ${members} of the mesh are encrypted by the mesh itself; leave it out`);
  }
}

/** Refuses TLS that could not work whatever the target is. */
export function refuseTls(scope: IConstruct, ports: EgressPort[], namespace: string | undefined): void {
  for (const port of ports.filter(each => each.upstreamTls)) {
    refuseStartTls(scope, port);
    refuseUnknownNamespace(scope, port, namespace);
  }
  refuseSharedSecret(scope, ports);
}

function refuseStartTls(scope: IConstruct, port: EgressPort): void {
  const protocol = STARTTLS[port.targetPort];
  if (protocol && isTcp(port) && !port.upstreamTls!.direct) {
    fail(scope, `'tls' of port ${describePort(port)} can not be added by the proxy: ${protocol} starts in clear and then agrees on TLS by itself; ` +
      "let the client do it and leave 'tls' out, or set 'direct: true' if this server expects TLS at once");
  }
}

function refuseUnknownNamespace(scope: IConstruct, port: EgressPort, namespace: string | undefined): void {
  const tls = port.upstreamTls!;
  const source = credentialOf(tls) ? `Secret ${show(credentialOf(tls)!.secret)}` : tls.certificateAuthority?.configMap && `ConfigMap ${show(tls.certificateAuthority.configMap)}`;
  if (source && namespace === undefined) {
    fail(scope, `'tls' of port ${describePort(port)} takes certificates from ${source}, for which the rule must name its namespace, and that is unknown; ` +
      "set 'namespace' of the chart, or 'metadata.namespace'");
  }
}

function refuseSharedSecret(scope: IConstruct, ports: EgressPort[]): void {
  const workloads = new Map<string, unknown>();
  for (const credential of ports.map(port => credentialOf(port.upstreamTls))) {
    if (credential && (workloads.get(credential.secret) ?? credential.workload) !== credential.workload) {
      fail(scope, `Secret ${show(credential.secret)} is given to two workloads; make one Workload object and pass it to both ports, or use two Secrets`);
    }
    if (credential) {
      workloads.set(credential.secret, credential.workload);
    }
  }
}
