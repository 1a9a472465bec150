import type { IConstruct } from 'constructs';

// A registered symbol: references from another copy of this package count too.
const ELSEWHERE = Symbol.for('cdk8s-istio-egress.registered-elsewhere');

/** Lets it be known that somebody else registers a host. */
export function noteElsewhere(construct: IConstruct, host: string): void {
  Object.defineProperty(construct, ELSEWHERE, { value: host });
}

/** The hosts of which constructs say that somebody else registers them. */
export function hostsElsewhere(constructs: readonly IConstruct[]): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const construct of constructs) {
    const host = (construct as { [ELSEWHERE]?: string })[ELSEWHERE];
    if (host !== undefined) {
      hosts.add(host);
    }
  }
  return hosts;
}
