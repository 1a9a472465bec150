import type { Level } from '../../check/catalog';
import type { Formatter, Summary } from '../report';

const BOLD = 1;
const DIM = 2;
const COLOURS: { readonly [level in Level]: number } = { error: 31, warning: 33, info: 36 };

/** For people. */
export const text: Formatter = ({ findings, unusable, summary }, { colour }) => {
  const paint = (code: number, shown: string) => colour ? `\u001b[${code}m${printable(shown)}\u001b[0m` : printable(shown);
  const blocks = [
    ...findings.map(({ file, line, column, severity, acknowledged, object, path, message, fix, rule, codes }) =>
      `${paint(BOLD, `${file}:${line}:${column}`)} ${acknowledged === undefined ? paint(COLOURS[severity], severity) : paint(DIM, `acknowledged ${severity}`)} ${printable(`${object}${path === '' ? '' : ` at ${path}`}`)}\n` +
      `  ${printable(acknowledged === undefined ? `${message}; ${fix}` : `${message}; this is meant: ${acknowledged}`)} ${paint(DIM, `(${[rule, ...codes].join(', ')})`)}\n`),
    ...unusable.map(({ file, line, column, message }) =>
      `${paint(BOLD, [file, line, column].filter(part => part !== undefined).join(':'))} ${paint(COLOURS.error, 'unusable')}\n  ${printable(message)}\n`),
  ];
  return [...blocks, `${summarize(summary)}\n`].join('\n');
};

function summarize({ files, objects, others, findings, acknowledged, unusable, istio }: Summary): string {
  const found = [count(findings.error, 'error'), count(findings.warning, 'warning'), ...findings.info > 0 ? [`${findings.info} info`] : []].join(', ');
  return [
    `${found} in ${count(objects, 'object')} of ${count(files, 'file')}, judged as Istio ${istio} would`,
    ...acknowledged > 0 ? [`${acknowledged} acknowledged`] : [],
    ...others > 0 ? [`${others} skipped, being no Kubernetes ${others === 1 ? 'object' : 'objects'}`] : [],
    ...unusable > 0 ? [`${unusable} unusable`] : [],
  ].join('; ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

// Names come from anybody's files: none may move the cursor, or look like a line of ours.
function printable(shown: string): string {
  return shown.replace(/[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
