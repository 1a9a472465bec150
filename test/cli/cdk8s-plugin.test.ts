import { spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { EgressValidation } from '../../src/cli/cdk8s-plugin';

const ROOT = join(__dirname, '..', '..');

describe('with the real cdk8s-cli', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plugin-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules', 'cdk8s-istio-egress'));
    ['cdk8s', 'constructs'].forEach(name => symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name)));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** An app with an entry for a host, synthesized and validated. */
  function synth(host: string, properties: string) {
    writeFileSync(join(folder, 'main.js'), `
const { ApiObject, App, Chart } = require('cdk8s');
const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });
new ApiObject(chart, 'stripe', {
  apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry',
  spec: { hosts: ['${host}'], exportTo: ['.'], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }] },
});
app.synth();
`);
    writeFileSync(join(folder, 'cdk8s.yaml'), `
language: typescript
app: node main.js
validations:
  - package: ./node_modules/cdk8s-istio-egress/cdk8s-plugin.js
    class: EgressValidation
    version: 1.0.0
    properties: ${properties}
`);
    rmSync(join(folder, 'report.json'), { force: true }); // cdk8s-cli does not overwrite it
    const cli = spawnSync(process.execPath, [join(ROOT, 'node_modules', '.bin', 'cdk8s'), 'synth', '--check-upgrade=false', '--validation-reports-output-file', 'report.json'],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, CDK8S_RECORD_CONSTRUCT_METADATA: 'true' } });
    return { code: cli.status, output: cli.stdout + cli.stderr };
  }

  test('a clean app passes', () => {
    const { code, output } = synth('api.stripe.com', '{}');
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Validations finished') });
  });

  test('what Istio would refuse fails the synth, with the construct', () => {
    expect(synth('10.0.0.1', '{ istio: "1.30" }').code).toBe(2);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).reports[0];
    expect(report.summary).toMatchObject({ status: 'failure', metadata: { istio: '1.30' } });
    expect(report.violations.map((violation: any) => violation.ruleName)).toContain('service-entry-invalid-host');
    const [found] = report.violations.find((violation: any) => violation.ruleName === 'service-entry-invalid-host').violatingConstructs;
    expect(found).toMatchObject({ resourceName: expect.stringMatching(/^egress-stripe-/), locations: [expect.stringMatching(/^\d+:\d+ spec\.hosts\[0\]$/)] });
  });
});

test('refuses properties that are none', () => {
  expect(() => new EgressValidation({ allowHttp: false } as any)).toThrow("property 'allowHttp' of EgressValidation is no setting; there are format, istio, kubernetes, dns-capture, cluster-domain, fail-on, category, rule, ignore");
});

test('what can not be read fails', async () => {
  const violations: any[] = [];
  let status: string | undefined;
  await new EgressValidation({}).validate({
    manifests: [join(tmpdir(), 'there-is-no-such-file.yaml')],
    report: { addViolation: violation => violations.push(violation), submit: found => { status = found; } },
  });
  expect([status, violations.map(({ ruleName }) => ruleName)]).toEqual(['failure', ['unusable-input']]);
});
