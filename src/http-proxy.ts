import type { IEgressPath } from './egress-path';
import { ExternalEndpoint } from './endpoint';
import { isUnixSocket } from './entry';
import { fail, show } from './private/errors';
import { ipFamily } from './private/ip';
import { checkPortNumber } from './private/ports';
import { checkList, hasAll } from './private/types';
import type { UpstreamTls } from './tls';

/** Options of a proxy that calls pass on their way out. */
export interface HttpProxyOptions {
  /**
   * TLS with the proxy itself, around whatever passes through it.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
   * @default - none: the proxy is asked in clear, and the workload's own TLS then passes through it
   */
  readonly tls?: UpstreamTls;
}

/**
 * A forward proxy outside the mesh, such as a company's: the workload's sidecar asks it by HTTP CONNECT to connect to the host, and sends through it what the
 * workload sends. Workloads need no proxy settings of their own.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-TunnelSettings
 */
export class HttpProxy implements IEgressPath {
  /**
   * The proxy at a name or an IP address.
   *
   * Throws on what is no port, and on `tls` without a server name where the address is an IP.
   *
   * @param address a DNS name or an IP address; the full name of a Service of the cluster too, which is then called without the mesh's TLS
   * @param port the port that the proxy listens on
   * @param options TLS with the proxy
   */
  public static at(address: string, port: number, options: HttpProxyOptions = {}): HttpProxy {
    return new HttpProxy([ExternalEndpoint._anywhere(address)], port, options);
  }

  /**
   * One of several proxies, by their weights and localities.
   *
   * Throws if there is none, on what is no port, on endpoints with ports of their own, and on `tls` without a server name.
   *
   * @param endpoints where the proxies are
   * @param port the port that they all listen on
   * @param options TLS with the proxies
   */
  public static oneOf(endpoints: ExternalEndpoint[], port: number, options: HttpProxyOptions = {}): HttpProxy {
    return new HttpProxy(endpoints, port, options);
  }

  /** Where the proxies are. */
  public readonly endpoints: ExternalEndpoint[];
  /** The port that they listen on. */
  public readonly port: number;
  /** TLS with them, if any. */
  public readonly tls?: UpstreamTls;

  /** Where the proxy is; the first of several. */
  public get address(): string {
    return this.endpoints[0].address;
  }

  private constructor(endpoints: ExternalEndpoint[], port: number, { tls }: HttpProxyOptions) {
    this.endpoints = checkList(undefined, 'endpoints', endpoints, hasAll('address'), 'ExternalEndpoint', "such as ExternalEndpoint.all('192.0.2.10')");
    if (endpoints.length === 0) {
      fail(undefined, "'endpoints' of an HTTP proxy must not be empty; write at least one, or use HttpProxy.at(…)");
    }
    const special = endpoints.find(({ ports }) => ports !== undefined);
    if (special) {
      fail(undefined, `endpoint ${show(special.address)} of an HTTP proxy must not have 'ports': all proxies listen on one; leave them out`);
    }
    Object.freeze(this.endpoints);
    this.port = checkPortNumber(undefined, "'port' of an HTTP proxy", port);
    this.tls = checkTls(tls, endpoints);
  }
}

function checkTls(tls: UpstreamTls | undefined, endpoints: ExternalEndpoint[]): UpstreamTls | undefined {
  if (tls !== undefined && !hasAll('subjectAltNames')(tls)) {
    fail(undefined, `'tls' of an HTTP proxy must be UpstreamTls, got ${show(tls)}; write such as UpstreamTls.simple()`);
  }
  if (tls && tls.serverName === undefined && (endpoints.length > 1 || !isName(endpoints[0].address))) {
    fail(undefined, "'tls' of an HTTP proxy needs a server name where the proxy is one of several or has no name of its own; " +
      "write UpstreamTls.simple({ serverName: 'proxy.example.com' })");
  }
  return tls;
}

function isName(address: string): boolean {
  return ipFamily(address) === undefined && !isUnixSocket(address);
}
