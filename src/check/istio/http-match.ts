import { show } from '../../private/errors';
import { error, errorsOf, type Path, type Problem } from '../problem';
import { isPort } from './addresses';
import { gatewayNameProblems } from './gateway-names';
import { isClaim, isMatchableHeader } from './http-headers';
import { labelProblems } from './labels';
import { isLabel } from './names';
import { regexMatchProblems, stringMatchProblems, type StringMatch } from './string-match';

/** What a rule for requests takes. */
export interface HttpMatch {
  readonly name?: string;
  readonly uri?: StringMatch;
  readonly scheme?: StringMatch;
  readonly method?: StringMatch;
  readonly authority?: StringMatch;
  readonly headers?: StringMatches;
  readonly withoutHeaders?: StringMatches;
  readonly queryParams?: StringMatches;
  readonly port?: number;
  readonly sourceLabels?: { readonly [key: string]: string };
  readonly sourceNamespace?: string;
  readonly gateways?: readonly string[];
}

export interface StringMatches {
  readonly [name: string]: StringMatch;
}

/** Matches a header that is there at all, and is no regular expression. */
const PRESENT = '*';

/** What Istio's webhook has against a match of requests. */
export function* httpMatchProblems(match: HttpMatch, path: Path, istioMinor: number): Iterable<Problem> {
  yield* headerMatchProblems(match, path, istioMinor);
  yield* regexMatchProblems(match.uri, [...path, 'uri']);
  for (const field of ['scheme', 'method', 'authority'] as const) {
    yield* stringMatchProblems(match[field], [...path, field]);
  }
  for (const [name, value] of Object.entries(match.queryParams ?? {})) {
    yield* stringMatchProblems(value, [...path, 'queryParams', name]);
  }
  yield* portProblems(match.port, path);
  yield* labelProblems(match.sourceLabels, [...path, 'sourceLabels']);
  yield* namespaceProblems(match, path);
  // Istio loses its warnings here.
  yield* errorsOf(gatewayNameProblems(match.gateways, [...path, 'gateways']));
}

/** What it has against the port of any match. */
export function* portProblems(port: number | undefined, path: Path): Iterable<Problem> {
  if (port !== undefined && port !== 0 && !isPort(port)) {
    yield error('virtual-service-bad-match-port', [...path, 'port'], `'port' of a match must be 1 to 65535, got ${port}`, 'write the port that clients dial');
  }
}

/** What it has against claims of JWTs, which only a gateway reads. */
export function* claimProblems({ headers = {}, withoutHeaders = {} }: HttpMatch, path: Path): Iterable<Problem> {
  for (const [field, names] of [['headers', headers], ['withoutHeaders', withoutHeaders]] as const) {
    for (const name of Object.keys(names).filter(isClaim)) {
      yield error('virtual-service-claim-in-mesh', [...path, field, name], `the claim ${show(name)} is matched at gateways only`,
        "name the gateways, and not 'mesh', in 'gateways', or match another header");
    }
  }
}

function* headerMatchProblems({ headers = {}, withoutHeaders = {} }: HttpMatch, path: Path, istioMinor: number): Iterable<Problem> {
  for (const [name, value] of Object.entries(headers)) {
    yield* headerNameProblems(name, [...path, 'headers', name], istioMinor);
    yield* stringMatchProblems(value, [...path, 'headers', name]);
  }
  for (const [name, value] of Object.entries(withoutHeaders)) {
    yield* headerNameProblems(name, [...path, 'withoutHeaders', name], istioMinor);
    yield* value.regex === PRESENT ? [] : stringMatchProblems(value, [...path, 'withoutHeaders', name]);
  }
}

function* headerNameProblems(name: string, path: Path, istioMinor: number): Iterable<Problem> {
  if (!isMatchableHeader(name, istioMinor)) {
    yield error('virtual-service-bad-header-name', path, `${show(name)} is no name of a header`, "write a name such as 'x-user', or ':method'");
  }
}

function* namespaceProblems({ sourceNamespace = '' }: HttpMatch, path: Path): Iterable<Problem> {
  if (sourceNamespace !== '' && !isLabel(sourceNamespace)) {
    yield error('virtual-service-bad-source-namespace', [...path, 'sourceNamespace'], `${show(sourceNamespace)} is no name of a namespace`,
      'write the namespace of the callers');
  }
}
