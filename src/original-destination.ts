import { fail, show } from './private/errors';
import { checkCidr } from './private/ip';
import { checkList, isText } from './private/types';

/**
 * Calls keep the address that the workload dialled; Istio looks nothing up (resolution NONE). For ranges of addresses, and for wildcards where
 * the proxy can not look names up.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
 */
export class OriginalDestination {
  /**
   * Addresses in these ranges, for ports where Istio sees no requests. On TLS and HTTPS ports the server name must be the host, too; on TCP ports
   * the addresses decide alone.
   *
   * Throws on anything but distinct ranges in CIDR notation, and on those that take in everything.
   *
   * @param ranges such as `10.40.0.0/24`
   */
  public static within(...ranges: string[]): OriginalDestination {
    checkList(undefined, 'ranges', ranges, isText, 'address ranges', "such as '10.40.0.0/24'");
    if (ranges.length === 0) {
      fail(undefined, "'ranges' must not be empty; write at least one such as '10.40.0.0/24', or use OriginalDestination.anyAddress(reason)");
    }
    const checked = ranges.map(range => checkCidr(undefined, 'ranges', range));
    if (new Set(checked).size < checked.length) {
      fail(undefined, `'ranges' has ${show(checked.find((range, index) => checked.indexOf(range) !== index))} twice; write each range once`);
    }
    return new OriginalDestination(checked);
  }

  /**
   * Any address at all: whoever writes a registered name into the Host header or the server name of TLS reaches any address on the ports, also where only
   * registered hosts are allowed. The reason becomes an annotation of the emitted entry, for those who review it.
   *
   * Throws if the reason is empty.
   *
   * @param reason why this is acceptable
   */
  public static anyAddress(reason: string): OriginalDestination {
    if (typeof reason !== 'string' || reason.trim() === '') {
      fail(undefined, `'reason' of any address must say why a forged name may reach every address, got ${show(reason)}; ` +
        'use OriginalDestination.within(…) for ranges');
    }
    return new OriginalDestination([], reason.trim());
  }

  /** The ranges; empty for any address. */
  public readonly ranges: string[];
  /** Why any address is acceptable; undefined where ranges limit it. */
  public readonly anyAddressReason?: string;

  private constructor(ranges: string[], anyAddressReason?: string) {
    this.ranges = Object.freeze([...ranges]) as string[];
    this.anyAddressReason = anyAddressReason;
  }
}
