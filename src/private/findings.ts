import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { judgeApp, render, type AppVerdict, type AppVerdicts } from './app-manifests';
import { rootOf } from './root';
import { hasOnlyOurValidations, isRunning, noteRuns, ObjectValidation, OncePerRun } from './synth-run';
import type { Verdict } from '../check/finding';
import { objectName } from '../check/manifest';
import { pathText } from '../check/path';
import { reasonFor } from '../check/reasons';
import { Severity, type Finding, type FindingCategory } from '../finding';

// Registered symbols: constructs from another copy of this package count too, and an app is judged by one copy.
const FINDINGS = Symbol.for('cdk8s-istio-egress.findings');
const JUDGED = Symbol.for('cdk8s-istio-egress.judged');

/** Lets a construct be judged whenever somebody asks, and lets errors of it and of what its app comes to stop synth. */
export function reportFindings(construct: Construct, judge: () => Verdict[]): void {
  const root = rootOf(construct);
  noteRuns();
  const findings = new Findings(construct, judge);
  Object.defineProperty(construct, FINDINGS, { value: findings });
  if (!(JUDGED in root)) {
    Object.defineProperty(root, JUDGED, { value: true });
    root.node.addValidation(new AppValidation(root));
  } else if (isRunning(root)) {
    // The root was validated before the construct was there, and says the same for the rest of the run.
    findings.stopAtErrors(true);
  }
}

/** What is found at a construct of ours. */
class Findings {
  private stops = false;

  public constructor(private readonly construct: IConstruct, private readonly judge: () => Verdict[]) {}

  public all(): Finding[] {
    return this.judge().map(verdict => ({ ...verdict, constructPath: this.construct.node.path }));
  }

  public errors(): string[] {
    return this.all().filter(isError).map(describe);
  }

  /** Has its errors stop synth. cdk8s asks each validation once for each chart: only constructs that have errors get one, or all if they may yet change. */
  public stopAtErrors(mayChange: boolean): void {
    if (!this.stops && (mayChange || this.errors().length > 0)) {
      this.stops = true;
      this.construct.node.addValidation(new ConstructValidation(rootOf(this.construct), this));
    }
  }
}

/** Finds what is wrong with a construct. */
class ConstructValidation extends OncePerRun {
  public constructor(root: IConstruct, private readonly findings: Findings) {
    super(root);
  }

  protected find(): string[] {
    return this.findings.errors();
  }
}

/** Finds what is wrong in an app. It stands at the root, which is validated first, and has each other construct say what is wrong with itself. */
class AppValidation extends OncePerRun {
  private readonly atObjects = new Map<ApiObject, ObjectValidation>();

  protected find(): string[] {
    const constructs = this.root.node.findAll();
    // Lazy values may change constructs, and so may validations of others that come before theirs.
    this.stopAtObjects(manifestErrors(constructs));
    const mayChange = !hasOnlyOurValidations(constructs);
    constructs.forEach(construct => findingsAt(construct)?.stopAtErrors(mayChange));
    return [];
  }

  private stopAtObjects(found: ReadonlyMap<ApiObject, Finding[]>): void {
    for (const object of found.keys()) {
      if (!this.atObjects.has(object)) {
        const validation = new ObjectValidation();
        object.node.addValidation(validation);
        this.atObjects.set(object, validation);
      }
    }
    this.atObjects.forEach((validation, object) => validation.become(found.get(object)?.filter(isError).map(describe) ?? []));
  }
}

/** All that is found at a construct and below, in the order of the tree. */
export function findingsBelow(scope: IConstruct): Finding[] {
  const verdicts = judgeApp(rootOf(scope).node.findAll(), isOurs);
  return scope.node.findAll().flatMap(construct => [
    ...ownFindings(construct).map(finding => acknowledgedAt(construct, finding)),
    ...ApiObject.isApiObject(construct) ? findingsIn(construct, verdicts) : [],
  ]);
}

/** The errors in the objects among all constructs of an app, those of others apart that ours have nothing to do with. */
function manifestErrors(constructs: readonly IConstruct[]): ReadonlyMap<ApiObject, Finding[]> {
  const verdicts = judgeApp(constructs, isOurs, true);
  const isWanted = ({ involvesUs, severity }: AppVerdict) => involvesUs && severity === Severity.ERROR;
  const found = [...verdicts.keys()].map((object): [ApiObject, Finding[]] => [object, findingsIn(object, verdicts, isWanted)]);
  return new Map(found.filter(([, findings]) => findings.length > 0));
}

/**
 * What is found in an object. What its construct refuses is not looked at further, and what its construct says itself is not said again.
 */
function findingsIn(object: ApiObject, verdicts: AppVerdicts, isWanted = (_: AppVerdict) => true): Finding[] {
  const found = verdicts.get(object)?.filter(isWanted) ?? [];
  const known = found.length > 0 ? ownFindings(object.node.scope) : [];
  return known.some(isError) ? [] : found.filter(({ rule }) => !known.some(each => each.rule === rule)).map(verdict => findingOf(object, verdict));
}

function findingOf(object: ApiObject, { manifest, path, involvesUs: _, codes = [], ...verdict }: AppVerdict): Finding {
  return {
    ...verdict,
    severity: verdict.severity as Severity,
    category: verdict.category as FindingCategory,
    codes: [...codes],
    constructPath: object.node.path,
    object: objectName(manifest),
    path: pathText(path),
  };
}

function ownFindings(construct: IConstruct | undefined): Finding[] {
  return findingsAt(construct)?.all() ?? [];
}

function findingsAt(construct: IConstruct | undefined): Findings | undefined {
  return (construct as { [FINDINGS]?: Findings } | undefined)?.[FINDINGS];
}

/** What a construct says of itself is acknowledged at its main object. What it refuses stays refused. */
function acknowledgedAt(construct: IConstruct, finding: Finding): Finding {
  const { defaultChild } = construct.node;
  const [main] = ApiObject.isApiObject(defaultChild) && !isError(finding) ? render(defaultChild) : [];
  const acknowledged = main && reasonFor(finding.rule, main.manifest);
  return acknowledged === undefined ? finding : { ...finding, acknowledged };
}

function isOurs(object: ApiObject): boolean {
  return object.node.scope !== undefined && FINDINGS in object.node.scope;
}

function isError({ severity, acknowledged }: Finding): boolean {
  return severity === Severity.ERROR && acknowledged === undefined;
}

function describe({ message, fix, rule }: Finding): string {
  return `${message}; ${fix} (${rule})`;
}
