import { checkFilePath } from './private/credentials';
import { checkDnsLabel, checkHostName } from './private/dns';
import { fail, show } from './private/errors';
import { checkIp, ipFamily } from './private/ip';
import { checkPlace } from './private/locality';
import { checkPortNumber } from './private/ports';
import { MAX_UINT32 } from './private/values';

/** Options of one real address. */
export interface ExternalEndpointOptions {
  /**
   * Ports at this address, by port name, where they differ from the target port of the API's port.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry-ports
   * @default - the target ports of the API's ports
   */
  readonly ports?: { [name: string]: number };
  /**
   * Where the address is: `region`, `region/zone` or `region/zone/subzone`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry-locality
   * @default - unknown
   */
  readonly locality?: string;
  /**
   * Share of the traffic in relation to the other addresses.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry-weight
   * @default - 1
   */
  readonly weight?: number;
}

// Istio's schema allows one character less for names in an endpoint's port map than for the ports themselves.
const MAX_PORT_KEY = 62;

/** One real address behind an external host. */
export class ExternalEndpoint {
  /**
   * Addresses without anything special about them.
   *
   * @param addresses IP addresses or DNS names
   */
  public static all(...addresses: string[]): ExternalEndpoint[] {
    return addresses.map(address => new ExternalEndpoint(address, {}));
  }

  /**
   * One address with its own ports, locality or weight.
   *
   * @param address an IP address or a DNS name
   * @param options what is special about it
   */
  public static at(address: string, options: ExternalEndpointOptions = {}): ExternalEndpoint {
    return new ExternalEndpoint(address, options);
  }

  /**
   * A Unix domain socket in the proxy's own container. An entry with one has exactly one port.
   *
   * Throws if the path is not absolute.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry-address
   * @param path absolute path of the socket
   */
  public static unixSocket(path: string): ExternalEndpoint {
    return new ExternalEndpoint(`unix://${checkFilePath('path', path)}`, {});
  }

  /**
   * An address that may be a Service of the cluster.
   *
   * @internal
   */
  public static _anywhere(address: string): ExternalEndpoint {
    return new ExternalEndpoint(address, {}, true);
  }

  /** IP address, DNS name or `unix://` path, in its canonical form. */
  public readonly address: string;
  /** Ports at this address, by port name. */
  public readonly ports?: { [name: string]: number };
  /** Where the address is. */
  public readonly locality?: string;
  /** Share of the traffic in relation to the other addresses. */
  public readonly weight?: number;

  private constructor(address: string, options: ExternalEndpointOptions, insideCluster = false) {
    this.address = checkAddress(address, insideCluster);
    this.ports = options.ports && Object.keys(options.ports).length > 0 ? checkPorts(address, options.ports) : undefined;
    this.locality = options.locality === undefined ? undefined : checkPlace(`'locality' of endpoint ${show(address)}`, options.locality);
    this.weight = options.weight === undefined ? undefined : checkWeight(address, options.weight);
  }
}

function checkAddress(address: string, insideCluster: boolean): string {
  if (typeof address === 'string' && address.startsWith('unix://')) {
    return `unix://${checkFilePath('address', address.slice('unix://'.length))}`;
  }
  return typeof address === 'string' && ipFamily(address) !== undefined
    ? checkIp(undefined, 'address', address)
    : checkHostName(undefined, 'address', address, { insideCluster, insteadOfIp: 'write the IP address without brackets' });
}

function checkPorts(address: string, ports: { [name: string]: number }): { [name: string]: number } {
  for (const [name, number] of Object.entries(ports)) {
    checkDnsLabel(undefined, `a port name in 'ports' of endpoint ${show(address)}`, name, 'rfc1123', 'use the name of one of the API\'s ports');
    if (name.length > MAX_PORT_KEY) {
      fail(undefined, `a port name in 'ports' of endpoint ${show(address)} must have at most ${MAX_PORT_KEY} characters, got ${show(name)}; ` +
        'give the API\'s port a shorter name');
    }
    checkPortNumber(undefined, `port ${show(name)} of endpoint ${show(address)}`, number);
  }
  return Object.freeze({ ...ports });
}

function checkWeight(address: string, weight: number): number {
  if (!Number.isInteger(weight) || weight < 1 || weight > MAX_UINT32) {
    fail(undefined, `'weight' of endpoint ${show(address)} must be a whole number from 1 to ${MAX_UINT32}, got ${show(weight)}; ` +
      'leave an endpoint out to send it nothing');
  }
  return weight;
}
