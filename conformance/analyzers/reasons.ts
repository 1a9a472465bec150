import { isSaidBesideNeighbours, type Compared, type Difference } from './compare';
import { located } from '../../src/check/model/located';

/** Why our lint says something else than Istio's analyzers. One that excuses nothing fails the run. */
export interface Reason {
  readonly why: string;
  readonly by: Difference['by'];
  readonly code: string;
  /** Only messages like this. */
  readonly says?: RegExp;
  /** Only what is about such an object, in such a case. */
  readonly about?: (difference: Difference, compared: Compared) => boolean;
}

/** What only somebody knows who sees the cluster. */
const OF_THE_CLUSTER: readonly Reason[] = [
  ...['IST0101', 'IST0174'].map(code => lacks(code, 'it is said where the files have something else of that kind in the namespace, and left to other files where not', {
    about: isSaidBesideNeighbours,
  })),
  lacks('IST0101', 'which pods there are is not in manifests', { says: /^Referenced selector not found/ }),
  lacks('IST0110', 'which pods there are is not in manifests', { about: ({ object }) => object.startsWith('Sidecar default/overlap-') }),
  lacks('IST0127', 'which pods there are is not in manifests'),
  lacks('IST0162', 'which pods there are is not in manifests'),
  lacks('IST0173', 'which pods there are is not in manifests'),
  lacks('IST0101', 'which namespaces there are is not in manifests', { says: /^Referenced namespace not found/ }),
  lacks('IST0101', 'Secrets do not belong in manifests', { says: /^Referenced credentialName not found/ }),
  lacks('IST0161', 'Secrets do not belong in manifests'),
  lacks('IST0171', 'a status is written by the cluster'),
];

/** What is about something else than calls out of the mesh. */
const OF_SOMETHING_ELSE: readonly Reason[] = [
  lacks('IST0138', 'it is about browsers that call an ingress gateway by HTTP/2'),
  lacks('IST0140', 'it is about routes of an ingress gateway; those of an egress gateway are not meant to have the subsets of the sidecars\' routes'),
  lacks('IST0149', 'it is about tokens at an ingress gateway'),
  lacks('IST0166', 'it is about gateways of Kubernetes\' Gateway API'),
  lacks('IST0167', 'ambient mode is not judged'),
  lacks('IST0108', 'annotations that Istio does not know are nobody\'s'),
  lacks('IST0136', 'how ripe an annotation is says nothing about what it does'),
];

/** What Istio's own proxies prove wrong, or what is said otherwise. */
const OTHERWISE: readonly Reason[] = [
  lacks('IST0002', 'istiod does send what it does not know to egressProxy', { says: /EgressProxy ignored/ }),
  lacks('IST0101', 'a destination is missing, which the schema refuses', { says: /^Referenced host not found: ""/, about: isRefused }),
  lacks('IST0165', 'the name of such a Gateway is refused already', { about: isRefused }),
  lacks('IST0109', 'in its own namespace a private VirtualService goes before what others export', {
    about: ({ object, text }) => /^VirtualService (team2\/ratings|(foo|bar)\/productpage-[cd])$/.test(object) && / host (team2|foo)\//.test(text),
  }),
  lacks('IST0128', 'since 1.21 the authorities of the operating system check a certificate where no others are named', { about: hasNoAuthorities }),
  lacks('IST0129', 'since 1.21 the authorities of the operating system check a certificate where no others are named', { about: hasNoAuthorities }),
  lacks('IST0132', 'a Gateway that is not there serves no host, which is said once', {
    about: ({ object }, { ours: { besideNeighbours } }) => besideNeighbours.some(each => each.object === object && each.rule === 'gateway-unknown'),
  }),
  lacks('IST0134', 'with resolution NONE connections go where they were going, which is said by the rule on that', {
    about: ({ object }, { ours: { findings } }) => findings.some(each => each.object === object && each.rule === 'resolution-none-reaches-any-address'),
  }),
  lacks('IST0145', 'a proxy merges servers that take requests in clear', { about: takesNoTls }),
  lacks('IST0150', 'since 1.21 the ports of an ExternalName Service do nothing'),
  more('IST0177', 'the analyzers of Istio 1.29 do not know of it yet', { about: (_, { ours: { world } }) => world.facts.istioMinor < 32 }),
  more('IST0101', 'a route needs an entry for the very host: by that for a wildcard there is no cluster', {
    about: ({ rule, text }) => rule === 'route-to-unknown-host' && text.includes('but by a wildcard'),
  }),
];

/** Rules that are still to come. */
const PENDING: readonly Reason[] = [
  more('IST0177', 'rule pending: one for two protocols of one host and port, which then has the code instead of duplicate-host', {
    about: ({ rule, text }) => rule === 'duplicate-host' && text.includes('with the same ports'),
  }),
];

export const REASONS: readonly Reason[] = [...OF_THE_CLUSTER, ...OF_SOMETHING_ELSE, ...OTHERWISE, ...PENDING];

function lacks(code: string, why: string, which: Pick<Reason, 'says' | 'about'> = {}): Reason {
  return { by: 'Istio', code, why, ...which };
}

function more(code: string, why: string, which: Pick<Reason, 'says' | 'about'>): Reason {
  return { by: 'us', code, why, ...which };
}

function isRefused({ object }: Difference, { ours: { findings } }: Compared): boolean {
  return findings.some(each => each.object === object && each.category === 'acceptance' && each.severity === 'error');
}

function hasNoAuthorities({ object }: Difference, { ours: { world } }: Compared): boolean {
  return world.destinationRules.some(each => object.endsWith(` ${located(each.manifest).name}`));
}

/** Whether the servers at the port that Gateways share are all in clear. */
function takesNoTls({ object, text }: Difference, { ours: { world } }: Compared): boolean {
  const port = Number(/port (\d+)/.exec(text)?.[1]);
  return world.istioGateways.filter(each => object.endsWith(` ${each.name}`)).every(({ servers }) => servers.every(each => each.port !== port || each.tls === undefined));
}
