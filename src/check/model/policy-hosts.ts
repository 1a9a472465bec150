/** A host as a policy writes it, without the port that may be part of a Host header. */
export function hostOf(pattern: string): string {
  return pattern.replace(/:(\*|\d+)$/, '').toLowerCase();
}

/** Whether a policy's way to write hosts can be for some host, with a port or without. The host may be a wildcard too. */
export function namesHost(pattern: string, host: string): boolean {
  const plain = hostOf(pattern);
  if (plain === '*') {
    return true;
  }
  if (host.startsWith('*')) {
    return plain.endsWith(host.slice(1));
  }
  return plain.startsWith('*') ? host.endsWith(plain.slice(1))
    : plain.endsWith('*') ? host.startsWith(plain.slice(0, -1)) : plain === host;
}

/** Hosts as policies write them, of which there may be very many. */
export class HostPatterns {
  private readonly exact: ReadonlySet<string>;
  private readonly wild: readonly string[];

  constructor(private readonly all: readonly string[]) {
    this.exact = new Set(all.map(hostOf));
    this.wild = all.filter(pattern => hostOf(pattern).includes('*'));
  }

  /** Whether any of them can be for a host. */
  public name(host: string): boolean {
    return this.exact.has(host) || (host.startsWith('*') ? this.all : this.wild).some(pattern => namesHost(pattern, host));
  }
}
