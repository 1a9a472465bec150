import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { timeProblems } from './times';

const RESET_BEFORE_REQUEST = 'reset-before-request';
const FIRST_MINOR_WITH_RESET_BEFORE_REQUEST = 23;
const POLICIES = [
  '5xx', 'gateway-error', 'reset', RESET_BEFORE_REQUEST, 'connect-failure', 'retriable-4xx', 'refused-stream', 'retriable-status-codes', 'retriable-headers',
  'envoy-ratelimited', 'http3-post-connect-failure', 'cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable',
];

/** The statuses that have a name in Go. */
const STATUSES = [
  [100, 103], [200, 208], [226, 226], [300, 305], [307, 308], [400, 418], [421, 426], [428, 429], [431, 431], [451, 451], [500, 508], [510, 511],
];

/** When and how often a request is sent again. */
export interface HttpRetries {
  readonly attempts?: number;
  readonly perTryTimeout?: string;
  readonly retryOn?: string;
  readonly retryRemoteLocalities?: boolean | null;
  readonly backoff?: string;
}

/** What Istio's webhook has against retries. */
export function* retryProblems(retries: HttpRetries = {}, path: Path, istioMinor: number): Iterable<Problem> {
  yield* attemptsProblems(retries, path);
  yield* timeProblems(retries.perTryTimeout, 'virtual-service-bad-time', [...path, 'perTryTimeout']);
  yield* timeProblems(retries.backoff, 'virtual-service-bad-time', [...path, 'backoff']);
  yield* conditionProblems(retries, [...path, 'retryOn'], istioMinor);
}

function* attemptsProblems({ attempts = 0, perTryTimeout, retryOn, retryRemoteLocalities }: HttpRetries, path: Path): Iterable<Problem> {
  if (attempts < 0) {
    yield error('virtual-service-negative-attempts', [...path, 'attempts'], `'attempts' must not be negative, got ${attempts}`, 'write 0 for no retries');
  }
  const set = Object.entries({ perTryTimeout, retryOn: retryOn || undefined, retryRemoteLocalities: retryRemoteLocalities ?? undefined })
    .filter(([, value]) => value !== undefined).map(([field]) => field);
  if (attempts === 0 && set.length > 0) {
    yield error('virtual-service-retries-without-attempts', path, `there are no retries to which ${set.map(field => `'${field}'`).join(' and ')} could apply`,
      `set 'attempts' to 1 or more, or take ${set.length > 1 ? 'them' : 'it'} out`);
  }
}

function* conditionProblems({ retryOn = '' }: HttpRetries, path: Path, istioMinor: number): Iterable<Problem> {
  for (const policy of retryOn === '' ? [] : retryOn.split(',').filter(each => !isPolicy(each, istioMinor))) {
    yield error('virtual-service-bad-retry-on', path, `${show(policy)} in 'retryOn' is nothing to retry on`,
      isPolicy(policy.trim(), istioMinor) ? 'write the conditions with commas and no spaces between them'
        : `write statuses such as 503, or of ${POLICIES.join(', ')}, with commas and no spaces between them`);
  }
}

function isPolicy(text: string, istioMinor: number): boolean {
  return text === RESET_BEFORE_REQUEST ? istioMinor >= FIRST_MINOR_WITH_RESET_BEFORE_REQUEST
    : POLICIES.includes(text) || (/^\+?\d+$/.test(text) && STATUSES.some(([from, to]) => from <= Number(text) && Number(text) <= to));
}
