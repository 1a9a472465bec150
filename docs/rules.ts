import { EXPLANATIONS, explanationOf, versionsOf, type Explanation } from '../src/check/catalog';
import { ACCEPTANCE_GROUPS } from '../src/check/explained';
import { ALSO_RULES, CONSTRUCT_GROUPS } from '../src/check/explained/constructs';
import type { ExplainedGroup } from '../src/check/explained/explained';
import { RULE_GROUPS, RULES } from '../src/check/rules';
import type { Rule } from '../src/check/rules/rule';
import { OLDEST_ISTIO } from '../src/versions';

const SEVERITIES = {
  error: 'it fails, leaks, or does nothing',
  warning: 'it most likely does; or it does where other objects or facts of the mesh are not as they should be',
  info: 'worth knowing, and often meant',
};

const ACCEPTANCE = 'What the cluster refuses or warns of';
const OWN = 'What is wrong with files';
const CONSTRUCTS = 'What constructs refuse';

/** docs/rules.md, from the rules on manifests. */
export function rulesPage(): string {
  return `# Rules

<!-- Made from src/check/rules and src/check/explained by \`npm run docs\`. -->

Istio takes many manifests that fail, send in clear what should be encrypted, or do nothing at all. These ${RULES.length} rules find them. What they say is
what Istio's own code does; [most of it is tried](conformance.md). Objects that are not among the manifests are no mistake: where a rule needs them to be
sure, it is silent, or warns. What the API server or Istio's webhook say themselves is [below](#${anchorOf(ACCEPTANCE)}),
and so is [what constructs refuse](#${anchorOf(CONSTRUCTS)}). \`istio-egress lint --explain <id>\` shows the same.

| severity | meaning |
|---|---|
${Object.entries(SEVERITIES).map(([severity, meaning]) => `| ${severity} | ${meaning} |`).join('\n')}

\`conflict\` rules look at what objects do to each other, \`advice\` rules at one object. A finding may be more or less severe than its rule where more is known.
Where versions are named, the rule is only for those; all others are for every version from ${OLDEST_ISTIO} on.

${RULE_GROUPS.map(({ title, rules }) => `## ${title}\n\n${rules.map(rule => describe(rule, [rule.category, severityOf(rule)])).join('\n')}`).join('\n')}
## ${ACCEPTANCE}

These findings are of category \`acceptance\`: errors where the object is refused, warnings where it is taken with one, exactly as the API server and the webhook of the version do.

${describeAll(ACCEPTANCE_GROUPS)}
## ${OWN}

${EXPLANATIONS.filter(({ id }) => !isListed(id)).map(each => describe(each, each.category ? [each.category] : [])).join('\n')}
## ${CONSTRUCTS}

The constructs of this library find these at \`synth()\`, in what they were told: the last group is warned of, all others stop it. Manifests do not show them, so that \`istio-egress lint\`
never prints them. What constructs say of ${ALSO_RULES.map(id => `[${id}](#${id})`).join(', ')} is found in manifests too, and stands above.

${describeAll(CONSTRUCT_GROUPS)}`;
}

function severityOf({ severity, worst }: Rule): string {
  return worst === undefined ? severity : `${severity}, ${worst} at worst`;
}

function describeAll(groups: readonly ExplainedGroup[]): string {
  return groups.map(({ title, of }) => `### ${title}\n\n${Object.keys(of).map(id => describe(explanationOf(id)!, [], '####')).join('\n')}`).join('\n');
}

function describe(rule: Explanation, kinds: string[], heading = '###'): string {
  const { id, title, codes = [], why } = rule;
  const facts = [`${title[0].toUpperCase()}${title.slice(1)}`, ...kinds, ...codes, ...[versionsOf(rule) ?? []].flat()];
  return `${heading} ${id}\n\n${facts.join(' · ')}\n\n${why}\n`;
}

function isListed(id: string): boolean {
  return RULES.some(rule => rule.id === id) || ACCEPTANCE_GROUPS.some(({ of }) => id in of);
}

function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(' ', '-');
}
