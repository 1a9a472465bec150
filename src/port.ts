import { checkDnsLabel } from './private/dns';
import { fail, show } from './private/errors';
import { checkPortNumber } from './private/ports';
import { PROTOCOLS } from './private/protocols';
import { hasAll } from './private/types';
import type { UpstreamTls } from './tls';

/**
 * What a workload speaks on a port, in Istio's words.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export enum PortProtocol {
  /** HTTP/1.1 in clear. */
  HTTP = 'HTTP',
  /** HTTP/2 in clear. */
  HTTP2 = 'HTTP2',
  /** GRPC in clear. */
  GRPC = 'GRPC',
  /** HTTP over the workload's own TLS: Istio sees the SNI and bytes. */
  HTTPS = 'HTTPS',
  /** Anything over the workload's own TLS: Istio sees the SNI and bytes. */
  TLS = 'TLS',
  /** Bytes. */
  TCP = 'TCP',
  /** MongoDB's protocol: bytes, with Istio's statistics. */
  MONGO = 'MONGO',
}

// The sidecar itself listens here; traffic to these ports loops or is dropped.
const PROXY_PORTS = [15001, 15006];

const HTTPS_PORT = 443;

/** Options of a port. */
export interface EgressPortOptions {
  /**
   * Name of the port: a DNS label, unique within its construct. It starts with the protocol by custom.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort-name
   * @default - the protocol, with the number behind it unless that is the protocol's usual one: `http`, `http-8080`, `tcp-5432`
   */
  readonly name?: string;
  /**
   * Port at the real host.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort-target_port
   * @default - 443 if an HTTP kind is dialled on port 80 and `tls` is set, otherwise the port dialled
   */
  readonly targetPort?: number;
  /**
   * TLS that the proxy adds on the way out. The workload itself speaks in clear.
   *
   * Throws on ports where the workload already encrypts.
   *
   * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/
   * @default - none: the proxy forwards what the workload sends
   */
  readonly tls?: UpstreamTls;
}

/** A port that workloads dial, and what they speak there. */
export class EgressPort {
  /**
   * Workloads speak HTTP/1.1 in clear. With `tls` the proxy encrypts it on the way out.
   *
   * @param number port that workloads dial
   * @param options name, target port, TLS
   */
  public static http(number: number, options: EgressPortOptions = {}): EgressPort {
    return new EgressPort(number, PortProtocol.HTTP, options);
  }

  /**
   * Workloads speak HTTP/2 in clear. With `tls` the proxy encrypts it on the way out.
   *
   * @param number port that workloads dial
   * @param options name, target port, TLS
   */
  public static http2(number: number, options: EgressPortOptions = {}): EgressPort {
    return new EgressPort(number, PortProtocol.HTTP2, options);
  }

  /**
   * Workloads speak gRPC in clear. With `tls` the proxy encrypts it on the way out.
   *
   * @param number port that workloads dial
   * @param options name, target port, TLS
   */
  public static grpc(number: number, options: EgressPortOptions = {}): EgressPort {
    return new EgressPort(number, PortProtocol.GRPC, options);
  }

  /**
   * Workloads speak HTTPS themselves. Istio sees the SNI, not the requests: no timeouts, retries or routes.
   *
   * @param number port that workloads dial
   * @param options name, target port
   */
  public static https(number: number, options: EgressPortOptions = {}): EgressPort {
    return new EgressPort(number, PortProtocol.HTTPS, options);
  }

  /**
   * Workloads speak TLS themselves, whatever is inside. Istio sees the SNI.
   *
   * @param number port that workloads dial
   * @param options name, target port
   */
  public static tls(number: number, options: EgressPortOptions = {}): EgressPort {
    return new EgressPort(number, PortProtocol.TLS, options);
  }

  /**
   * Bytes that Istio does not look into: databases, brokers, mail. Such a port is matched by address, so the host needs some.
   *
   * @param number port that workloads dial
   * @param options name, target port, TLS
   */
  public static tcp(number: number, options: EgressPortOptions = {}): EgressPort {
    return new EgressPort(number, PortProtocol.TCP, options);
  }

  /**
   * MongoDB. Such a port is matched by address, so the host needs some.
   *
   * @param number port that workloads dial
   * @param options name, target port, TLS
   */
  public static mongo(number: number, options: EgressPortOptions = {}): EgressPort {
    return new EgressPort(number, PortProtocol.MONGO, options);
  }

  /** Port that workloads dial. */
  public readonly number: number;
  /** What workloads speak there. */
  public readonly protocol: PortProtocol;
  /** Name of the port. */
  public readonly name: string;
  /** Port at the real host. */
  public readonly targetPort: number;
  /** TLS that the proxy adds on the way out, if any. */
  public readonly upstreamTls?: UpstreamTls;

  private constructor(number: number, protocol: PortProtocol, options: EgressPortOptions) {
    const { appProtocol, usualNumber, sees } = PROTOCOLS[protocol];
    this.number = checkDialled(number);
    this.protocol = protocol;
    this.name = checkDnsLabel(undefined, `'name' of port ${number}`, options.name ?? (number === usualNumber ? appProtocol : `${appProtocol}-${number}`),
      'rfc1123', "write one such as 'tcp-postgres'");
    if (options.tls !== undefined && !hasAll('subjectAltNames')(options.tls)) {
      fail(undefined, `'tls' of port ${number} must be UpstreamTls, got ${show(options.tls)}; write such as UpstreamTls.simple()`);
    }
    if (options.tls && sees === 'sni') {
      fail(undefined, `'tls' must not be set on port ${number}: workloads already speak ${protocol} there, and the proxy would wrap TLS in TLS; ` +
        'use EgressPort.http(80, { tls: … }) and let workloads speak HTTP');
    }
    if (sees === 'requests' && !options.tls && (options.targetPort ?? number) === HTTPS_PORT) {
      fail(undefined, `port ${number} (${protocol}) would send clear text to port ${HTTPS_PORT}, where servers expect TLS; ` +
        `add 'tls: UpstreamTls.simple()', or use EgressPort.https(${HTTPS_PORT}) if workloads speak HTTPS themselves`);
    }
    this.upstreamTls = options.tls;
    this.targetPort = checkPortNumber(undefined, "'targetPort'",
      options.targetPort ?? (options.tls && sees === 'requests' && number === 80 ? HTTPS_PORT : number));
  }
}

function checkDialled(value: number): number {
  checkPortNumber(undefined, "'number' of a port", value);
  if (PROXY_PORTS.includes(value)) {
    fail(undefined, `'number' of a port must not be ${PROXY_PORTS.join(' or ')}, where the sidecar itself listens; ` +
      `dial another port, and keep ${value} as 'targetPort'`);
  }
  return value;
}
