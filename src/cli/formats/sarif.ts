import { isAbsolute, relative, sep } from 'path';
import { pathToFileURL } from 'url';
import { explanationOf, type Level } from '../../check/catalog';
import type { Finding } from '../../check/findings';
import { HOME } from '../home';
import type { Formatter } from '../report';

const LEVELS: { readonly [level in Level]: string } = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, which GitHub's code scanning and other tools read. */
export const sarif: Formatter = ({ findings, unusable }, { version, folder }) => {
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort();
  const located = (file: string, place: { line?: number; column?: number }) => ({
    physicalLocation: {
      artifactLocation: { uri: uriOf(file, folder) },
      ...place.line === undefined ? {} : { region: { startLine: place.line, ...place.column === undefined ? {} : { startColumn: place.column } } },
    },
  });
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'istio-egress', version, semanticVersion: version, informationUri: HOME, rules: ids.map(id => describe(id, findings)) } },
      columnKind: 'utf16CodeUnits',
      invocations: [{
        executionSuccessful: unusable.length === 0,
        toolExecutionNotifications: unusable.map(({ file, line, column, message }) => ({
          level: 'error', message: { text: `${file} ${message}` }, locations: [located(file, { line, column })],
        })),
      }],
      results: findings.map(({ rule, severity, acknowledged, category, object, path, message, fix, file, line, column }) => ({
        ruleId: rule,
        ruleIndex: ids.indexOf(rule),
        level: LEVELS[severity],
        message: { text: `${object}: ${message}; ${fix}` },
        locations: [{ ...located(file, { line, column }), logicalLocations: [{ fullyQualifiedName: path === '' ? object : `${object} ${path}`, kind: 'object' }] }],
        ...acknowledged === undefined ? {} : { suppressions: [{ kind: 'inSource', justification: acknowledged }] },
        properties: { category },
      })),
    }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

function describe(id: string, findings: readonly Finding[]): object {
  const rule = explanationOf(id);
  const { category, severity, codes, fix } = findings.find(each => each.rule === id)!;
  const title = rule?.title ?? id.replaceAll('-', ' ');
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: rule?.why ?? title },
    help: { text: rule?.why ?? fix },
    helpUri: `${HOME}/blob/main/docs/${rule === undefined ? 'lint.md' : `rules.md#${id}`}`,
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: [category, ...codes] },
  };
}

// GitHub finds files by their path below the folder of the repository.
function uriOf(file: string, folder: string): string {
  const path = isAbsolute(file) ? relative(folder, file) : file;
  return path.startsWith('..') ? pathToFileURL(file).href : path.split(sep).map(encodeURIComponent).join('/');
}
