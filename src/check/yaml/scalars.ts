/** What a scalar without quotes means to Kubernetes' reader: YAML 1.1, without its numbers to base 60, and with times left as they are written. */
export type Scalar = string | number | boolean | null;

const WORDS = new Map<string, Scalar>([
  ...words(true, 'y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'),
  ...words(false, 'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'),
  ...words(null, '', '~', 'null', 'Null', 'NULL'),
  ...words(NaN, '.nan', '.NaN', '.NAN'),
  ...words(Infinity, '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'),
  ...words(-Infinity, '-.inf', '-.Inf', '-.INF'),
]);

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

export function readScalar(text: string): Scalar {
  const word = WORDS.get(text);
  return word !== undefined ? word : readNumber(text) ?? text;
}

function readNumber(text: string): number | undefined {
  if (!/^[-+.0-9]/.test(text)) {
    return undefined;
  }
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '');
  const integer = INTEGER.exec(plain);
  if (integer) {
    const [, sign, hex, binary, octal, decimal] = integer;
    const value = decimal !== undefined ? Number(decimal) : parseInt(hex ?? binary ?? octal, hex ? 16 : binary ? 2 : 8);
    return sign === '-' && value !== 0 ? -value : value;
  }
  const value = FLOAT.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

function words<T extends Scalar>(value: T, ...texts: string[]): [string, T][] {
  return texts.map(text => [text, value]);
}
