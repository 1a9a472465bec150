/** Prefix of the annotations and labels that are this library's own. */
const PREFIX = 'cdk8s-istio-egress';

/** Who answers for an object. */
export const OWNER_ANNOTATION = `${PREFIX}/owner`;

/** Why a forged name may reach every address. */
export const ANY_ADDRESS_ANNOTATION = `${PREFIX}/any-address`;

/** Why nobody checks a server's certificate. */
export const UNVERIFIED_TLS_ANNOTATION = `${PREFIX}/unverified-tls`;

/** Which machines a workload entry stands for: a label. */
export const MACHINES_LABEL = `${PREFIX}/machines`;

const ACKNOWLEDGEMENT = `${PREFIX}/acknowledge.`;

/** The annotations by which constructs say why what a rule finds is meant. */
const REASONS: { readonly [rule: string]: string } = {
  'insecure-skip-verify': UNVERIFIED_TLS_ANNOTATION,
  'resolution-none-reaches-any-address': ANY_ADDRESS_ANNOTATION,
};

/** The annotations that may say why what a rule finds in an object is meant. */
export function acknowledgementsOf(rule: string): string[] {
  return [acknowledgementOf(rule), ...rule in REASONS ? [REASONS[rule]] : []];
}

/** The annotation by which anybody says why what a rule finds in an object is meant. */
export function acknowledgementOf(rule: string): string {
  return `${ACKNOWLEDGEMENT}${rule}`;
}

/** The rule of which an annotation acknowledges what it finds, if it does so. */
export function acknowledgedBy(annotation: string): string | undefined {
  return annotation.startsWith(ACKNOWLEDGEMENT) ? annotation.slice(ACKNOWLEDGEMENT.length) : undefined;
}
