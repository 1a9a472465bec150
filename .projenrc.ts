import { cdk, javascript } from 'projen';

/** Folders with programs of their own, beside the library. */
const SCRIPT_DIRS = ['examples', 'crds', 'conformance', 'bench', 'docs'];

const project = new cdk.JsiiProject({
  name: 'cdk8s-istio-egress',
  description: 'Typed cdk8s constructs for everything an Istio mesh calls outside itself',
  author: 'cdk8s-istio-egress maintainers',
  authorAddress: 'maintainers@cdk8s-istio-egress.dev',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-istio-egress/cdk8s-istio-egress.git',
  license: 'Apache-2.0',
  keywords: ['cdk', 'cdk8s', 'kubernetes', 'istio', 'egress', 'service-mesh', 'serviceentry', 'destinationrule'],
  defaultReleaseBranch: 'main',
  majorVersion: 0,

  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.16.0',
  workflowNodeVersion: '22',

  // The top-level 'imports' folder sits beside 'src', so the compiler's root is the project.
  entrypoint: 'lib/src/index.js',
  tsconfig: { compilerOptions: { rootDir: '.', outDir: 'lib' }, include: ['imports/**/*.ts'] },

  // jest 30 and newer resolvers bring optional native packages whose lock entries `npm ci` refuses on some registries.
  jestOptions: {
    jestVersion: '^29',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: { coveragePathIgnorePatterns: ['/node_modules/', '/imports/'] },
  },

  peerDeps: ['cdk8s@^2.70.0', 'constructs@^10.5.0'],
  // Each without dependencies, and loaded only where it is needed. Regular expressions are RE2's, which JavaScript's only resemble (re2js). YAML is read with
  // its places (yaml). Commands have subcommands, help and hints at typing errors (commander: 14 is the last for Node 20).
  bundledDeps: ['commander@^14', 're2js', 'yaml'],
  bin: { 'istio-egress': 'bin/istio-egress' },
  // The public API never names cdk8s-plus types: users mix with any of its versions.
  devDeps: ['cdk8s-cli', 'cdk8s-plus-27', 'fast-check'],

  stability: 'experimental',
  eslintOptions: { dirs: ['src'], devdirs: ['test', ...SCRIPT_DIRS], ignorePatterns: ['imports/', '*.js', '*.d.ts', 'node_modules/', 'coverage', '!.projenrc.ts'] },
  gitignore: ['.DS_Store', '/.cache/', '/examples/*/dist/'],
  pullRequestTemplate: false,
  depsUpgrade: false,
});

project.package.addField('types', 'lib/src/index.d.ts'); // after construction: JsiiProject sets it for 'src'
project.package.addField('exports', {
  '.': { types: './lib/src/index.d.ts', default: './lib/src/index.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
});
project.addDevDeps('eslint-import-resolver-typescript@^2.7.1'); // the 'devDeps' option is overwritten by projen's own version
project.npmignore!.exclude('/imports/', '/lib/imports/', '/crds/*', '/examples/', '/conformance/', '/bench/', '/docs/', '/.ci/', '/.cache/', '*.log');
project.npmignore!.include('/crds/istio.json'); // what the judge of manifests reads

// Examples import the package by its own name, as users do.
project.eslint!.addRules({ 'import/no-unresolved': ['error', { ignore: [`^${project.name}$`] }] });
// jsii still runs on Node 20, and says at length that nobody else supports it.
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

const CRDS = ['crds/istio.yaml', 'crds/gateway-api.yaml'];
project.addTask('crds', {
  description: `Makes ${CRDS.join(', ')} and crds/istio.json from the Go modules of the APIs (needs Go); then run 'import'`,
  exec: 'ts-node --transpile-only --project crds/tsconfig.json crds/update.ts',
  receiveArgs: true,
});
project.addTask('import', {
  description: `Makes the L1 in imports/ from ${CRDS.join(' and ')}`,
  steps: CRDS.map(crds => ({ exec: `cdk8s import ${crds} --language typescript --output imports --no-save --check-upgrade=false` })),
});

const synthTask = project.addTask('synth', { description: 'Synthesizes every app in examples/ into dist/examples/' });
synthTask.spawn(project.compileTask);
synthTask.exec('ts-node --transpile-only --project examples/tsconfig.json examples/synth.ts');

const conformance = 'ts-node --transpile-only --project conformance/tsconfig.json conformance';
project.addTask('conformance:build', { description: "Compiles the judge from Istio's code (needs Go)", exec: `${conformance}/build.ts` });
const conformanceTask = project.addTask('conformance', { description: "Has Istio's own code judge examples and cases (needs Go)" });
conformanceTask.spawn(synthTask);
conformanceTask.exec(`${conformance}/run.ts`);
project.addTask('conformance:mutations', {
  description: 'Shows that the judge notices broken manifests; after conformance',
  exec: `${conformance}/mutations.ts`,
});
project.addTask('conformance:record', {
  description: "Records the cases of Istio's own tests of its validators and analyzers, with what Istio says, into .cache/ (needs Go)",
  exec: 'node conformance/record/record.mjs .cache/conformance/upstream',
});
project.addTask('conformance:vectors', {
  description: "Compares the judge of manifests with Istio's on the cases of its own tests and the files of its repository; after conformance:record",
  exec: `${conformance}/fuzz/vectors.ts`,
});
project.addTask('conformance:analyzers', {
  description: "Compares lint with Istio's analyzers on the cases of their own tests; after conformance:record",
  exec: `${conformance}/analyzers/run.ts`,
});
project.addTask('conformance:fuzz', {
  description: "Compares the judge of manifests with Istio's on objects made at random: --cases, --seed, --kind, --istio (needs Go)",
  exec: `${conformance}/fuzz/run.ts`,
  receiveArgs: true,
});
const bench = 'ts-node --transpile-only --project bench/tsconfig.json bench';
project.addTask('bench', {
  description: 'Measures synth against bare cdk8s, as ratios',
  steps: [{ spawn: 'compile' }, { exec: `${bench}/synth.ts` }],
});
project.addTask('bench:lint', {
  description: "Measures lint against Istio's own analyzers on the same files, and how it grows (needs Go)",
  steps: [{ spawn: 'compile' }, { exec: `${bench}/lint.ts` }, { exec: `${bench}/judge.ts` }],
});
project.addTask('docs', {
  description: 'Makes the generated pages of docs/',
  exec: 'ts-node --transpile-only --project docs/tsconfig.json docs/generate.ts',
});

// Jest compiles each test file alone, without looking at types.
project.testTask.prependSpawn(project.addTask('typecheck', {
  description: 'Checks the types of tests, examples and scripts',
  steps: ['test', ...SCRIPT_DIRS].map(dir => ({ exec: `tsc --noEmit -p ${dir}/tsconfig.json` })),
}));
// Tests read the jsii assembly and install the packed library, so both must be those of the sources.
project.testTask.prependSpawn(project.compileTask);

project.synth();
