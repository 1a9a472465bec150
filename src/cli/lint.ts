import { resolve } from 'path';
import { LEVELS } from '../check/catalog';
import { minorOf } from '../versions';
import { decode, findFiles, readBytes, readStream, reasonOf, STDIN, Undecodable } from './files';
import type { Report } from './report';
import { checkPatterns, matches } from './rule-ids';
import type { Settings } from './settings';
import type { Screen, Terminal } from './terminal';
import { readManifests, type SourceObject, type UnusableInput } from '../check/documents';
import { duplicateKeys, findingsOf } from '../check/findings';
import { judge, JUDGES, type Judge, type Target, type Verdict } from '../check/judge';

/** Judges files, folders and the standard input. What can not be used does not keep the rest from being judged. Throws if a setting names no rule. */
export async function lint(args: readonly string[], settings: Settings, terminal: Terminal, judges: readonly Judge[] = JUDGES): Promise<Report> {
  const objects: SourceObject[] = [];
  const unusable: UnusableInput[] = [];
  let files = 0;
  let others = 0;
  const found = findFiles(terminal.folder, args);
  const progress = new Progress(terminal.stderr, found.length);
  for (const each of found) {
    if ('message' in each) {
      unusable.push(each);
      continue;
    }
    progress.show(++files);
    const read = await readFile(each.file, terminal);
    if ('message' in read) {
      unusable.push(read);
    } else {
      const contents = readManifests(read.file, read.text);
      contents.objects.forEach(object => objects.push(object));
      unusable.push(...contents.unusable);
      others += contents.others;
    }
  }
  if (objects.length === 0 && unusable.length === 0) {
    // Whoever pipes in the output of a command that failed should not be told that all is well.
    unusable.push({ file: args.map(nameOf).join(', '), message: 'there is no Kubernetes object to judge' });
  }
  const verdicts = [...duplicateKeys(objects), ...judge(objects.map(({ manifest }) => manifest), targetOf(settings), judges)];
  const findings = findingsOf(verdicts.filter(verdict => isWanted(verdict, settings)), objects);
  progress.clear();
  checkPatterns([...settings.rule, ...settings.ignore], verdicts.map(({ rule }) => rule));
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const counts = Object.fromEntries(LEVELS.map(level => [level, open.filter(({ severity }) => severity === level).length]));
  return {
    findings,
    unusable,
    summary: {
      files,
      objects: objects.length,
      others,
      findings: counts as Report['summary']['findings'],
      acknowledged: findings.length - open.length,
      unusable: unusable.length,
      istio: settings.istio,
    },
  };
}

function targetOf(settings: Settings): Target {
  return {
    istioMinor: minorOf(settings.istio)!,
    kubernetesMinor: minorOf(settings.kubernetes ?? ''),
    dnsCapture: settings['dns-capture'],
    clusterDomain: settings['cluster-domain'],
  };
}

async function readFile(file: string, { folder, stdin }: Terminal): Promise<{ file: string; text: string } | UnusableInput> {
  const name = nameOf(file);
  try {
    return { file: name, text: decode(file === STDIN ? await readStream(stdin) : readBytes(resolve(folder, file))) };
  } catch (error) {
    return { file: name, message: reasonOf(error), ...error instanceof Undecodable && error.line !== undefined && { line: error.line } };
  }
}

function nameOf(file: string): string {
  return file === STDIN ? 'stdin' : file;
}

function isWanted({ rule, category }: Verdict, settings: Settings): boolean {
  return (settings.category.length === 0 || settings.category.includes(category))
    && (settings.rule.length === 0 || settings.rule.some(pattern => matches(pattern, rule)))
    && !settings.ignore.some(pattern => matches(pattern, rule));
}

/** A line on the screen that tells how far the work is, and goes away. */
class Progress {
  private shown = 0;

  public constructor(private readonly screen: Screen, private readonly total: number) {}

  public show(done: number): void {
    const now = Date.now();
    if (this.screen.isTTY && this.total > 1 && now - this.shown > 100) {
      this.shown = now;
      this.screen.write(`\r\u001b[Kreading ${done} of ${this.total} files`);
    }
  }

  public clear(): void {
    if (this.shown > 0) {
      this.screen.write('\r\u001b[K');
    }
  }
}
