import type { Level } from '../../check/catalog';
import type { Formatter } from '../report';

const COMMANDS: { readonly [level in Level]: string } = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands, which GitHub shows beside the lines of a pull request: nothing that is acknowledged. */
export const github: Formatter = ({ findings, unusable }) => [
  ...findings.filter(({ acknowledged }) => acknowledged === undefined).map(({ severity, file, line, column, rule, object, path, message, fix }) =>
    command(COMMANDS[severity], { file, line, col: column, title: rule }, `${object}${path === '' ? '' : ` at ${path}`}: ${message}; ${fix}`)),
  ...unusable.map(({ file, line, column, message }) => command('error', { file, line, col: column, title: 'unusable' }, `${file} ${message}`)),
].join('');

function command(name: string, properties: { [property: string]: string | number | undefined }, message: string): string {
  const shown = Object.entries(properties).filter(([, value]) => value !== undefined).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${shown.join(',')}::${escapeData(message)}\n`;
}

function escapeData(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
