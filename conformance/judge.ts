import type { Case, Mode, Pattern } from './case';
import { inputFor, modesOf, synthesize } from './expand';
import { differences } from './match';
import { judge, type Oracle } from './oracle';
import { ALLOWED_WARNINGS } from './warnings';

/** One case with one version of Istio. */
export interface Result {
  readonly pattern: string;
  readonly name: string;
  readonly istio: string;
  readonly verdict: 'behaves' | 'refused as it must be' | 'trap proven' | 'FAILS';
  readonly meshes: number;
  readonly calls: number;
  readonly failures: string[];
}

/** One way to break manifests. */
export interface Mutation {
  readonly name: string;
  /** The object as it is broken; one that is not concerned as it is. */
  readonly breaks: (object: any, all: any[]) => any;
  /** A case that must notice, by its name. */
  readonly noticed: string;
}

/** Judges all cases of all patterns by one version of Istio, as they are or with their manifests broken on purpose. */
export function judgePatterns(patterns: Pattern[], oracle: Oracle, mutation?: Pick<Mutation, 'breaks'>): Result[] {
  const prepared = patterns.flatMap(({ title, cases }) => cases.map(each => prepare(title, each, oracle.istio, mutation)));
  const answers = new Map(judge(oracle, prepared.flatMap(({ inputs }) => inputs)).map(answer => [answer.id, answer]));
  return prepared.map(({ finish }) => finish(answers));
}

function prepare(pattern: string, each: Case, istio: string, mutation?: Pick<Mutation, 'breaks'>) {
  const { objects, refusal } = synthesize(each, istio);
  const whole = objects?.map(object => JSON.stringify(object)).join('\n---\n');
  const manifests = !mutation || isTrap(each) ? whole : objects?.map(object => JSON.stringify(mutation.breaks(object, objects))).join('\n---\n');
  const calls = Object.entries(each.calls);
  const expectedRefusal = each.refuses ?? (each.since !== undefined && older(istio, each.since) ? `need Istio ${each.since}` : undefined);
  // What a mutation leaves as it is behaves as ever.
  const untouched = mutation !== undefined && manifests === whole;
  const runs = manifests === undefined || expectedRefusal !== undefined || untouched ? []
    : modesOf(each, istio).map(mode => ({ mode, id: [pattern, each.name, describe(mode)].join(' / ') }));
  const input = (id: string, mode: Mode, text: string) => inputFor(id, text, mode, calls.map(([, call]) => call), each.meshConfig);
  const wider = runs.length > 0 && each.unchangedBy && !mutation ? synthesize(withMore(each), istio) : undefined;
  const more = wider?.objects?.map(object => JSON.stringify(object)).join('\n---\n');
  return {
    inputs: runs.flatMap(({ mode, id }) => [input(id, mode, manifests!), ...more === undefined ? [] : [input(id + AND_MORE, mode, more)]]),
    finish: (answers: Map<string, any>): Result => {
      const failures = [...judgeRefusal(refusal, expectedRefusal), ...judgeRefusal(wider?.refusal, undefined)];
      for (const { mode, id } of runs) {
        const alone = answers.get(id);
        failures.push(...judgeAnswer(each, mode, alone).map(failure => `${describe(mode)}: ${failure}`));
        if (more !== undefined) {
          const beside = answers.get(id + AND_MORE);
          failures.push(...[...judgeAnswer(each, mode, beside), ...changes(each, alone, beside)].map(failure => `${describe(mode)}, with more in the app: ${failure}`));
        }
      }
      const good = expectedRefusal !== undefined ? 'refused as it must be' : isTrap(each) && !each.harmless ? 'trap proven' : 'behaves';
      return { pattern, name: each.name, istio, verdict: failures.length > 0 ? 'FAILS' : good, meshes: runs.length, calls: runs.length * calls.length, failures };
    },
  };
}

const AND_MORE = ' / and more';

function withMore(each: Case): Case {
  return { ...each, app: app => [each.app!, each.unchangedBy!].forEach(fill => fill(app)) };
}

/** The calls on which two answers differ. All policies of a gateway are asked, so of these only what they say counts. */
function changes({ calls }: Case, alone: any, beside: any): string[] {
  const textOf = (answer: any, index: number) => JSON.stringify(answer.calls?.[index], (key, value) => key === 'access' ? undefined : value);
  return Object.keys(calls).flatMap((sentence, index) => {
    const [before, after] = [textOf(alone, index), textOf(beside, index)];
    return before === after ? [] : [`the answer on '${sentence}' is another\n        ${before}\n        ${after}`];
  });
}

function judgeRefusal(refusal: string | undefined, expected: string | undefined): string[] {
  if (expected === undefined) {
    return refusal === undefined ? [] : [`refused: ${refusal}`];
  }
  return refusal?.includes(expected) ? [] : [`must be refused with '${expected}', but ${refusal === undefined ? 'is not' : `the message is: ${refusal}`}`];
}

/** Whether a case is hand-written, or spoils what constructs emit. */
function isTrap({ manifests, spoilt }: Case): boolean {
  return manifests !== undefined || spoilt === true;
}

function judgeAnswer(each: Case, mode: Mode, answer: any): string[] {
  // Traps are accepted with whatever warnings Istio has for them: that is what makes them traps. Of what only looks like one it may warn, too.
  const trap = isTrap(each);
  return [
    ...(answer.error ? [answer.error] : []),
    ...answer.skippedAnalyzers.map((name: string) => `analyzer ${name} did not run`),
    ...answer.accept.flatMap(({ object, crd, webhookErrors, webhookWarnings }: any) =>
      [...crd, ...webhookErrors, ...(trap ? [] : webhookWarnings)].map(text => `${object}: ${text}`)),
    ...(trap ? [] : answer.analysis.filter((finding: any) => !isAllowed(finding)).map(({ code, object, message }: any) => `${code} ${object}: ${message}`)),
    ...Object.entries(each.calls).flatMap(([sentence, call], index) => {
      const expected = typeof call.expect === 'function' ? call.expect(mode) : call.expect;
      const actual = answer.calls[index];
      return differences(expected, actual).map(difference => `'${sentence}' does not hold: ${difference}\n        ${JSON.stringify(actual)}`);
    }),
  ];
}

function isAllowed({ code, object }: any): boolean {
  return ALLOWED_WARNINGS.some(allowed => allowed.code === code && object.startsWith(`${allowed.kind} `));
}

function describe({ istio, dnsCapture, outboundMode, ambient }: Mode): string {
  return `Istio ${istio}, ${ambient ? 'ambient, ' : ''}${dnsCapture ? 'DNS capture' : 'no DNS capture'}, ${outboundMode}`;
}

function older(istio: string, since: string): boolean {
  return Number(istio.split('.')[1]) < Number(since.split('.')[1]);
}
