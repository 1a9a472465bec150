import { DataPlane, OutboundMode, type Mesh } from '../mesh';
import type { EgressPort } from '../port';
import { describePort } from '../private/ports';
import { isHttp } from '../private/protocols';
import { minorOf } from '../versions';
import { error, warning, type Verdict } from './finding';

/** What only the facts of the target tell about an alias by ExternalName. */
export function checkExternalNameAlias(alias: string, host: string, ports: EgressPort[], mesh: Mesh): Verdict[] {
  return [...ambient(alias, host, mesh), ...tlsPorts(alias, host, ports, mesh)];
}

function ambient(alias: string, host: string, mesh: Mesh): Verdict[] {
  return mesh.dataPlane !== DataPlane.AMBIENT ? [] : [error('ambient-external-name',
    `alias ${alias} stands for ${host} by ExternalName, which ambient mode does not know: calls would leave as if it were not there`,
    'let workloads call the host itself, or use EndpointsAlias with its addresses')];
}

// Beside an HTTP port, which works, a TLS port is the target's for its own callers. Alone, it is all that the alias could be called by.
function tlsPorts(alias: string, host: string, ports: EgressPort[], mesh: Mesh): Verdict[] {
  const closed = mesh.dnsCapture === true && mesh.outboundMode === OutboundMode.REGISTRY_ONLY;
  const encrypted = ports.find(port => isHttp(port) && port.upstreamTls !== undefined);
  const fix = encrypted
    ? `acknowledge it if workloads speak HTTP to the alias, at port ${encrypted.number}, or declare ${host} without this port if nobody calls it`
    : `let workloads speak HTTP to the alias: EgressPort.http(80, { tls: UpstreamTls.simple() }) on ${host}`;
  return ports.filter(port => !isHttp(port)).map(port => closed
    ? (ports.some(isHttp) ? warning : error)('external-name-of-tls-port', `port ${describePort(port)} of alias ${alias} is closed: with DNS capture Istio does ` +
      'not match an alias by SNI, and REGISTRY_ONLY refuses what is not matched', fix)
    : warning('external-name-of-tls-port', `on port ${describePort(port)} of alias ${alias} the workloads' own TLS names the alias, not ${host}, unless they are told ` +
      'otherwise; and with DNS capture Istio does not match it', fix));
}

const ENDPOINTS_DEPRECATED_SINCE = '1.33';

/** Endpoints still work, through the slices that Kubernetes mirrors them into, and the API server warns of them. */
export function deprecatedEndpoints(alias: string, mesh: Mesh): Verdict[] {
  const fine = mesh.kubernetesVersion !== undefined && minorOf(mesh.kubernetesVersion)! < minorOf(ENDPOINTS_DEPRECATED_SINCE)!;
  return fine ? [] : [warning('deprecated-endpoints',
    `the Endpoints of alias ${alias} are deprecated since Kubernetes ${ENDPOINTS_DEPRECATED_SINCE}`,
    "leave 'form' out to emit EndpointSlices, or say Mesh.configure(app, { kubernetesVersion }) if the cluster is older")];
}
