import { RULE_GROUPS, RULES } from '../src/check/rules';
import type { Rule } from '../src/check/rules/rule';

const SEVERITIES = {
  error: 'it fails, leaks, or does nothing',
  warning: 'it most likely does; or it does where other objects or facts of the mesh are not as they should be',
  info: 'worth knowing, and often meant',
};

/** docs/rules.md, from the rules on manifests. */
export function rulesPage(): string {
  return `# Rules

<!-- Made from src/check/rules by \`npm run docs\`. -->

Istio takes many manifests that fail, send in clear what should be encrypted, or do nothing at all. These ${RULES.length} rules find them. What they say is
what Istio's own code does; [most of it is tried](conformance.md). Objects that are not among the manifests are no mistake: where a rule needs them to be
sure, it is silent, or warns.

| severity | meaning |
|---|---|
${Object.entries(SEVERITIES).map(([severity, meaning]) => `| ${severity} | ${meaning} |`).join('\n')}

\`conflict\` rules look at what objects do to each other, \`advice\` rules at one object. A finding may be more or less severe than its rule where more is known.

${RULE_GROUPS.map(({ title, rules }) => `## ${title}\n\n${rules.map(describe).join('\n')}`).join('\n')}`;
}

function describe({ id, title, category, severity, codes = [], why }: Rule): string {
  return `### ${id}\n\n${title[0].toUpperCase()}${title.slice(1)} · ${category} · ${severity}${codes.map(code => ` · ${code}`).join('')}\n\n${why}\n`;
}
