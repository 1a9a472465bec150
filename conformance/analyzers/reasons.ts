import { isSaidBesideNeighbours, type Compared, type Difference } from './compare';

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

/** Reasons that are alike. */
export interface ReasonGroup {
  readonly title: string;
  readonly reasons: readonly Reason[];
}

export const REASON_GROUPS: readonly ReasonGroup[] = [
  {
    title: 'left to files that lint does not see, and said as soon as it sees a neighbour',
    reasons: ['IST0101', 'IST0174'].map(code => lacks(code, 'the files have nothing of that kind in the namespace', { about: isSaidBesideNeighbours })),
  },
  {
    title: 'about what manifests do not tell',
    reasons: [
      lacks('IST0101', 'which pods there are', { says: /^Referenced selector not found/ }),
      lacks('IST0110', 'which pods there are', { about: ({ object }) => object.startsWith('Sidecar default/overlap-') }),
      lacks('IST0127', 'which pods there are'),
      lacks('IST0162', 'which pods there are'),
      lacks('IST0173', 'which pods there are'),
      lacks('IST0101', 'which namespaces there are', { says: /^Referenced namespace not found/ }),
      lacks('IST0101', 'which Secrets there are', { says: /^Referenced credentialName not found/ }),
      lacks('IST0161', 'what is in Secrets'),
      lacks('IST0171', 'what the cluster writes into a status'),
    ],
  },
  {
    title: 'about something else than calls out of the mesh',
    reasons: [
      lacks('IST0138', 'browsers that call an ingress gateway by HTTP/2'),
      lacks('IST0140', 'subsets at an ingress gateway; at an egress gateway the routes of sidecars are not meant to hold'),
      lacks('IST0149', 'tokens at an ingress gateway'),
      lacks('IST0166', 'gateways of Kubernetes\' Gateway API'),
      lacks('IST0167', 'ambient mode'),
      lacks('IST0108', 'annotations that nobody reads'),
      lacks('IST0136', 'how ripe an annotation is'),
    ],
  },
  {
    title: 'not what Istio\'s own proxies do',
    reasons: [
      lacks('IST0002', 'what istiod does not know it does send to egressProxy', { says: /EgressProxy ignored/ }),
      lacks('IST0109', 'in its own namespace a private VirtualService goes before what others export', {
        about: ({ object, text }) => /^VirtualService (team2\/ratings|(foo|bar)\/productpage-[cd])$/.test(object) && / host (team2|foo)\//.test(text),
      }),
      lacks('IST0128', 'since 1.21 the authorities of the operating system check a certificate where no others are named'),
      lacks('IST0129', 'since 1.21 the authorities of the operating system check a certificate where no others are named'),
      lacks('IST0145', 'servers that take requests in clear are merged', { about: takesNoTls }),
      lacks('IST0150', 'since 1.21 the ports of an ExternalName Service do nothing'),
      more('IST0101', 'a route needs an entry for the very host: by that for a wildcard there is no cluster', {
        about: ({ rule, text }) => rule === 'route-to-unknown-host' && text.includes('but by a wildcard'),
      }),
    ],
  },
  {
    title: 'said by another rule',
    reasons: [
      lacks('IST0101', 'a destination is missing, which the schema refuses', { says: /^Referenced host not found: ""/, about: isRefused }),
      lacks('IST0132', 'a Gateway that is not there serves no host', {
        about: ({ object }, { ours: { besideNeighbours } }) => besideNeighbours.some(each => each.object === object && each.rule === 'gateway-unknown'),
      }),
      lacks('IST0134', 'with resolution NONE connections go where they were going', {
        about: ({ object }, { ours: { findings } }) => findings.some(each => each.object === object && each.rule === 'resolution-none-reaches-any-address'),
      }),
      lacks('IST0165', 'the name of such a Gateway is refused', { about: isRefused }),
    ],
  },
  {
    title: 'not known to the analyzers of 1.29 yet',
    reasons: [more('IST0177', 'two protocols of one host and port', { about: (_, { ours: { world } }) => world.facts.istioMinor < 32 })],
  },
];

export const REASONS: readonly Reason[] = REASON_GROUPS.flatMap(({ reasons }) => reasons);

function lacks(code: string, why: string, which: Pick<Reason, 'says' | 'about'> = {}): Reason {
  return { by: 'Istio', code, why, ...which };
}

function more(code: string, why: string, which: Pick<Reason, 'says' | 'about'>): Reason {
  return { by: 'us', code, why, ...which };
}

function isRefused({ object }: Difference, { ours: { findings } }: Compared): boolean {
  return findings.some(each => each.object === object && each.category === 'acceptance' && each.severity === 'error');
}

/** Whether the servers at the port that Gateways share are all in clear. */
function takesNoTls({ object, text }: Difference, { ours: { world } }: Compared): boolean {
  const port = Number(/port (\d+)/.exec(text)?.[1]);
  return world.istioGateways.filter(each => object.endsWith(` ${each.name}`)).every(({ servers }) => servers.every(each => each.port !== port || each.tls === undefined));
}
