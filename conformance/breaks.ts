import type { Mutation } from './judge';

/** Changes a copy of the objects of one kind. */
export function inEach(kind: string, change: (object: any, all: any[]) => void): Mutation['breaks'] {
  return (object, all) => {
    if (object.kind !== kind) {
      return object;
    }
    const copy = structuredClone(object);
    change(copy, all);
    return copy;
  };
}

/** Changes each policy of a rule: that on top, and those of its ports. */
export function inEachPolicy(change: (policy: any) => void): Mutation['breaks'] {
  return inEach('DestinationRule', ({ spec: { trafficPolicy } }) => [trafficPolicy, ...trafficPolicy.portLevelSettings ?? []].forEach(change));
}

/** Changes each TLS block of a rule, wherever it stands. */
export function inEachTls(change: (tls: any) => void): Mutation['breaks'] {
  return inEachPolicy(policy => policy.tls && change(policy.tls));
}

/** Changes each rule for requests; routes of connections are left as they are. */
export function inEachRoute(change: (route: any) => void): Mutation['breaks'] {
  return inEach('VirtualService', ({ spec }) => spec.http?.forEach(change));
}

/** Changes each list of hosts of a Sidecar. */
export function inEachScope(change: (listed: any) => void): Mutation['breaks'] {
  return inEach('Sidecar', ({ spec }) => spec.egress.forEach(change));
}
