import { Writable } from 'stream';
import { lint } from './lint';
import { fails } from './report';
import { DEFAULTS, readSettings, type RawSettings, type Settings } from './settings';
import type { Finding } from '../check/findings';

/** What cdk8s-cli hands over. Its own types stay out of the declarations: not everybody has it. */
interface Context {
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: readonly { readonly resourceName: string; readonly locations: readonly string[]; readonly manifestPath: string }[];
    }): void;
    submit(status: 'success' | 'failure', metadata?: { readonly [key: string]: string }): void;
  };
}

/** What cdk8s-cli runs after a synth, where `cdk8s.yaml` names it under `validations`. Its properties are the options of `istio-egress lint`. */
export class EgressValidation {
  private readonly settings: Settings;

  constructor(properties: RawSettings = {}) {
    this.settings = { ...DEFAULTS, ...readSettings(properties, name => `property '${name}' of EgressValidation`) };
  }

  /** Judges the manifests that were synthesized. */
  public async validate({ manifests, report }: Context): Promise<void> {
    const result = await lint(manifests, this.settings, SILENT);
    for (const found of result.findings.filter(({ acknowledged }) => acknowledged === undefined)) {
      report.addViolation({
        ruleName: found.rule,
        recommendation: found.message,
        fix: found.fix,
        violatingResources: [{ resourceName: nameOf(found), locations: [`${found.line}:${found.column} ${found.path}`], manifestPath: found.file }],
      });
    }
    for (const { file, line, message } of result.unusable) {
      report.addViolation({
        ruleName: 'unusable-input',
        recommendation: message,
        fix: 'write manifests that can be read',
        violatingResources: [{ resourceName: file, locations: line === undefined ? [] : [String(line)], manifestPath: file }],
      });
    }
    const failed = result.unusable.length > 0 || fails(result, this.settings['fail-on']);
    report.submit(failed ? 'failure' : 'success', { istio: this.settings.istio, acknowledged: String(result.summary.acknowledged) });
  }
}

/** cdk8s finds the construct by the name of the object. */
function nameOf({ object }: Finding): string {
  return object.slice(object.indexOf(' ') + 1).split('/').pop()!;
}

/** The plugin's report is what is read; there is nobody to show progress to. */
const SILENT = {
  folder: process.cwd(),
  env: {},
  stdin: process.stdin,
  stdout: new Writable({ write: (_chunk, _encoding, done) => done() }),
  stderr: new Writable({ write: (_chunk, _encoding, done) => done() }),
};
