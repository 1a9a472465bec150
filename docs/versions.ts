import { GATES, OLDEST_ISTIO, type VersionGate } from '../src/versions';

/** docs/versions.md, from the table of version gates. */
export function versionsPage(): string {
  const gates: VersionGate[] = Object.values(GATES);
  return `# Versions

<!-- Made from src/versions.ts by \`npm run docs\`. -->

The library writes for Istio ${OLDEST_ISTIO} and newer: the first with \`networking.istio.io/v1\`. Say which one you run by
\`Mesh.configure(app, { istioVersion: '…' })\`; without it, ${OLDEST_ISTIO} is assumed. What needs a newer one is refused at synth:

| feature | kind | field | since Istio | before |
|---|---|---|---|---|
${gates.map(({ feature, kind, field, since, below }) => `| ${feature} | ${kind} | \`${field}\` | ${since} | ${below} |`).join('\n')}

Every construct is judged by the code of the newest and of an older Istio; see [how it is proven](conformance.md).

| beside it | version |
|---|---|
| Kubernetes | 1.21 and newer (\`discovery.k8s.io/v1\`) |
| cdk8s | 2.70 and newer 2.x |
| constructs | 10.5 and newer 10.x |
| Node | 20.16 and newer |
`;
}
