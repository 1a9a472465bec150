/** A host as a policy writes it, without the port that may be part of a Host header. */
export function hostOf(pattern: string): string {
  return pattern.replace(/:(\*|\d+)$/, '').toLowerCase();
}

/** Whether a policy's way to write hosts can be for some host, with a port or without. */
export function namesHost(pattern: string, host: string): boolean {
  const plain = hostOf(pattern);
  return plain === '*' || host.startsWith('*') ? plain === '*' || plain.endsWith(host.replace(/^\*/, ''))
    : plain.startsWith('*') ? host.endsWith(plain.slice(1))
      : plain.endsWith('*') ? host.startsWith(plain.slice(0, -1)) : plain === host;
}
