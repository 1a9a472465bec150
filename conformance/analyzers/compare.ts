import type { AnalyzerCase, Message } from './cases';
import type { Ours } from './ours';
import type { Finding } from '../../src/check/findings';

/** The kinds of which our lint judges all that is about calls out of the mesh. */
const KINDS = [
  'ServiceEntry', 'DestinationRule', 'VirtualService', 'Gateway', 'Sidecar', 'WorkloadEntry', 'WorkloadGroup', 'AuthorizationPolicy',
  'Service', 'Endpoints', 'EndpointSlice',
];

/** Those that Istio's analyzers do not validate. */
const OF_KUBERNETES = ['Service', 'Endpoints', 'EndpointSlice'];

/** What the webhook would say. */
const REFUSED = 'IST0106';
const WARNED = 'IST0133';

/** Something of which one side says more than the other. */
export interface Difference {
  readonly by: 'Istio' | 'us';
  readonly codes: readonly string[];
  readonly object: string;
  readonly text: string;
  /** Our rule, if it is a finding of ours. */
  readonly rule?: string;
}

/** A case, both answers to it, and where they differ. */
export interface Compared {
  readonly id: string;
  readonly ours: Ours;
  /** How many messages of Istio are about objects of our kinds. */
  readonly messages: number;
  readonly differences: readonly Difference[];
}

/**
 * Differences are the messages of Istio that no finding of ours on the same object says too, and our findings with a code of Istio's that Istio does not say
 * of the object.
 */
export function compare({ id, messages }: AnalyzerCase, ours: Ours): Compared {
  const ownMessages = messages.filter(({ object }) => isKind(object, KINDS));
  const lacking = ownMessages.filter(message => !ours.findings.some(finding => says(finding, message)))
    .map(({ code, object, text }): Difference => ({ by: 'Istio', codes: [code], object, text }));
  const more = ours.findings.map(({ object, message, path, rule, ...finding }): Difference =>
    ({ by: 'us', codes: codesOf({ object, ...finding }), object, text: `${path}: ${message}`, rule }))
    .filter(({ object, codes }) => codes.length > 0 && !messages.some(message => message.object === object && codes.includes(message.code)));
  return { id, ours, messages: ownMessages.length, differences: [...lacking, ...more] };
}

/** The codes by which Istio would say the same. */
function codesOf({ category, codes, object, severity }: Pick<Finding, 'category' | 'codes' | 'object' | 'severity'>): readonly string[] {
  const own = codes.filter(code => code.startsWith('IST'));
  return own.length > 0 || category !== 'acceptance' || isKind(object, OF_KUBERNETES) ? own : [severity === 'error' ? REFUSED : WARNED];
}

/** Whether we say it of the object when it has neighbours. */
export function isSaidBesideNeighbours({ codes: [code], object, text }: Difference, { ours }: Compared): boolean {
  return ours.besideNeighbours.some(finding => says(finding, { code, object, text }));
}

function says(finding: Finding, { code, object, text }: Omit<Message, 'level'>): boolean {
  if (finding.object !== object || !codesOf(finding).includes(code)) {
    return false;
  }
  const [, what, name] = REFERENCE.exec(text) ?? [];
  return what === undefined || ((REFERENCES[what] ?? []).includes(finding.rule) && name !== '' && finding.message.includes(name));
}

/** IST0101 is about many things. The name is that of the last part: the subset, the port, or all of it. */
const REFERENCE = /^Referenced (.+) not found: "(?:.*[+:])?(.*)"$/;

const HOSTS = ['route-to-unknown-host', 'route-to-hidden-host', 'short-host'];

const REFERENCES: { readonly [what: string]: readonly string[] } = {
  'host': HOSTS,
  'mirror host': HOSTS,
  'host:port': ['route-to-undeclared-port'],
  'host+subset in destinationrule': ['subset-unknown'],
  'mirror+subset in destinationrule': ['subset-unknown'],
  'gateway': ['gateway-unknown'],
};

function isKind(object: string, kinds: readonly string[]): boolean {
  return kinds.includes(object.split(' ')[0]);
}
