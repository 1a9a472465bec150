import { fail } from './private/errors';
import { checkIp } from './private/ip';

/**
 * Virtual IPs: addresses that workloads dial for a host, and by which Istio tells hosts with the same port apart. They are not the
 * addresses of the real servers, which are endpoints.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-addresses
 */
export class VirtualIps {
  /**
   * Addresses that Istio's DNS proxy answers for the host. Workloads dial them only where DNS capture is on, so the app must say so
   * by `Mesh.configure(…, { dnsCapture: true })`.
   *
   * Throws on anything but distinct unicast IP addresses.
   *
   * @param addresses addresses that nothing else in reach of the workloads has, such as some of 240.240.0.0/16
   */
  public static captured(...addresses: string[]): VirtualIps {
    return new VirtualIps(addresses, false);
  }

  /**
   * Addresses that your own DNS answers for the host, with or without DNS capture.
   *
   * Throws on anything but distinct unicast IP addresses.
   *
   * @param addresses what the host resolves to
   */
  public static servedByDns(...addresses: string[]): VirtualIps {
    return new VirtualIps(addresses, true);
  }

  /** The addresses, in their canonical form. */
  public readonly addresses: string[];
  /** Whether workloads dial them without DNS capture too. */
  public readonly inDns: boolean;

  private constructor(addresses: string[], inDns: boolean) {
    if (addresses.length === 0) {
      fail(undefined, "'addresses' of virtual IPs must not be empty; write at least one IP address");
    }
    this.addresses = addresses.map(address => checkIp(undefined, 'addresses', address));
    const repeated = this.addresses.find((address, index) => this.addresses.indexOf(address) !== index);
    if (repeated !== undefined) {
      fail(undefined, `'addresses' of virtual IPs has ${repeated} twice; write each address once`);
    }
    Object.freeze(this.addresses);
    this.inDns = inDns;
  }
}
