import { isIPv4, isIPv6 } from 'net';

/*
 * Addresses as Istio's webhook takes them (Go's net/netip).
 */

/** An IP address; one of IPv6 may have a zone, which may be anything. */
export function isIp(text: string): boolean {
  const percent = text.indexOf('%');
  return percent < 0 ? isIPv4(text) || isIPv6(text) : isIPv6(text.slice(0, percent)) && percent < text.length - 1;
}

/** An IP address or a range of them, which may have host bits. */
export function isIpOrRange(text: string): boolean {
  const [address, bits, ...more] = text.split('/');
  if (bits === undefined || more.length > 0) {
    return isIp(text);
  }
  const most = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : -1;
  return /^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= most;
}

/** The path of a Unix domain socket, or the name of an abstract one. */
export function isSocketPath(text: string): boolean {
  return text.startsWith('@') || (text.startsWith('/') && !text.endsWith('/'));
}

/** A port's number. */
export function isPort(number: number): boolean {
  return number >= 1 && number <= 65535;
}
