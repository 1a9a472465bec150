import { Command, CommanderError } from 'commander';
import { CONFIG_FILE, readConfig } from './config';
import { explain } from './explain';
import { FORMATTERS } from './formats';
import { lint } from './lint';
import { fails, type Report } from './report';
import { DEFAULTS, FORMATS, readSettings, type Settings } from './settings';
import { hasColours, type Terminal } from './terminal';
import { UsageError } from './usage-error';
import { CATEGORIES, LEVELS } from '../check/catalog';
import { JUDGES, type Judge } from '../check/judge';
import { DEFAULT_CLUSTER_DOMAIN } from '../private/dns';

/** What the shell gets to know. */
const CLEAN = 0;
const FOUND = 1;
const UNUSABLE = 2;

const EXAMPLES = `
Examples:
  istio-egress lint manifests/                        all YAML and JSON in a folder
  istio-egress lint egress.yaml --istio 1.27          as another Istio would judge it
  helm template my-chart | istio-egress lint -        what a chart comes to
  kustomize build overlays/prod | istio-egress lint -
  kubectl get serviceentries,destinationrules,virtualservices -A -o yaml | istio-egress lint -
  istio-egress lint manifests/ --format sarif > istio-egress.sarif

Exit codes: 0 nothing found, 1 findings, 2 unusable input or a wrong command.
`;

/** Runs a command and returns its exit code. */
export async function run(args: readonly string[], version: string, terminal: Terminal, judges: readonly Judge[] = JUDGES): Promise<number> {
  let code = CLEAN;
  const program = programOf(version, terminal, async (files, options) => {
    code = await runLint(files, options, version, terminal, judges);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? CLEAN : UNUSABLE;
    }
    if (error instanceof UsageError) {
      terminal.stderr.write(`error: ${error.message}\n`);
      return UNUSABLE;
    }
    throw error;
  }
}

interface Options {
  readonly config?: string;
  readonly explain?: string;
  readonly [name: string]: unknown;
}

function programOf(version: string, { stdout, stderr }: Terminal, action: (files: string[], options: Options) => Promise<void>): Command {
  const program = new Command('istio-egress')
    .description('Judges the YAML of everything that an Istio mesh calls outside itself.')
    .version(version, '--version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .configureOutput({ writeOut: text => stdout.write(text), writeErr: text => stderr.write(text) });
  const many = (value: string, before: string[] = []) => [...before, value];
  program.command('lint')
    .description('Judges Kubernetes and Istio manifests as the cluster would.')
    .argument('[paths...]', 'files, folders, or - for the standard input')
    .option('--format <format>', `how to show what is found: ${FORMATS.join(', ')} (default: ${DEFAULTS.format})`)
    .option('--istio <version>', `the Istio to judge for (default: ${DEFAULTS.istio})`)
    .option('--kubernetes <version>', 'the Kubernetes to judge for')
    .option('--dns-capture', "the proxies answer their workloads' DNS queries (default: unknown)")
    .option('--no-dns-capture', 'they do not')
    .option('--cluster-domain <domain>', `domain of the cluster's own names (default: ${DEFAULT_CLUSTER_DOMAIN})`)
    .option('--fail-on <severity>', `what counts for exit code 1: ${LEVELS.join(', ')}, or worse (default: ${DEFAULTS['fail-on']})`)
    .option('--category <category>', `only findings of this category: ${CATEGORIES.join(', ')} (repeatable)`, many)
    .option('--rule <rule>', 'only findings of this rule, * standing for anything (repeatable)', many)
    .option('--ignore <rule>', 'no findings of this rule, * standing for anything (repeatable)', many)
    .option('--config <file>', `where these options may stand too (default: ${CONFIG_FILE}, if there is one)`)
    .option('--explain <rule>', 'show what a rule is about, and do nothing else')
    .addHelpText('after', EXAMPLES)
    .action((files: string[], _, command: Command) => action(files, command.opts()));
  return program;
}

async function runLint(files: string[], options: Options, version: string, terminal: Terminal, judges: readonly Judge[]): Promise<number> {
  if (options.explain !== undefined) {
    terminal.stdout.write(explain(options.explain));
    return CLEAN;
  }
  const settings = settingsOf(options, terminal);
  if (files.length === 0) {
    throw new UsageError('there is nothing to lint: name files or folders, or - for the standard input');
  }
  const report = await lint(files, settings, terminal, judges);
  terminal.stdout.write(FORMATTERS[settings.format](report, { version, folder: terminal.folder, colour: hasColours(terminal.stdout, terminal.env) }));
  return exitCode(report, settings);
}

function settingsOf({ config, explain: _, ...options }: Options, { folder }: Terminal): Settings {
  const given = Object.fromEntries(Object.entries(options).map(([name, value]) => [kebabCase(name), value]));
  return { ...DEFAULTS, ...readConfig(folder, config), ...readSettings(given, name => `--${name}`) };
}

/** An option as it is written: commander says `failOn` of `--fail-on`. */
function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

function exitCode(report: Report, settings: Settings): number {
  return report.unusable.length > 0 ? UNUSABLE : fails(report, settings['fail-on']) ? FOUND : CLEAN;
}

/** The command of the process. */
export async function main(version: string): Promise<void> {
  process.stdout.on('error', leaveQuietly);
  const { env, stdin, stdout, stderr } = process;
  try {
    process.exitCode = await run(process.argv.slice(2), version, { folder: process.cwd(), env, stdin, stdout, stderr });
  } catch (error) {
    stderr.write(`error: ${(error as Error).stack}\nThis is a fault of istio-egress: please report it.\n`);
    process.exitCode = UNUSABLE;
  }
}

// Whoever reads what is written may have read enough, as `head` does.
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') {
    throw error;
  }
}
