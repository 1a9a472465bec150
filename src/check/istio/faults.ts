import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { timeProblems } from './times';

const GRPC_STATUSES = [
  'OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED',
];
const LOWEST_PERCENTAGE = 0.0001;

/** Trouble made on purpose. */
export interface Fault {
  readonly abort?: {
    readonly percentage?: Percentage;
    readonly httpStatus?: number;
    readonly grpcStatus?: string;
    readonly http2Error?: string;
  };
  readonly delay?: {
    readonly percentage?: Percentage;
    readonly fixedDelay?: string;
    readonly exponentialDelay?: string;
  };
}

/** A share of requests. */
export interface Percentage {
  readonly value?: number;
}

/** What Istio's webhook has against faults. */
export function* faultProblems(fault: Fault | undefined, path: Path): Iterable<Problem> {
  if (fault === undefined) {
    return;
  }
  const { abort, delay } = fault;
  if (abort === undefined && delay === undefined) {
    yield error('virtual-service-empty-fault', path, "'fault' does nothing", "set 'abort' or 'delay', or take 'fault' out");
  }
  yield* abortProblems(abort ?? {}, [...path, 'abort']);
  yield* delayProblems(delay ?? {}, [...path, 'delay']);
}

/** What it has against the status of an answer. */
export function* statusProblems(status: number, path: Path): Iterable<Problem> {
  if (status < 200 || status > 600) {
    yield error('virtual-service-bad-status', path, `'${path[path.length - 1]}' must be 200 to 599, got ${status}`, 'write the status that callers shall get');
  }
}

function* abortProblems({ percentage, httpStatus, grpcStatus, http2Error }: NonNullable<Fault['abort']>, path: Path): Iterable<Problem> {
  yield* percentageProblems(percentage, [...path, 'percentage']);
  if (httpStatus !== undefined) {
    yield* statusProblems(httpStatus, [...path, 'httpStatus']);
  }
  if (grpcStatus !== undefined && !GRPC_STATUSES.includes(grpcStatus)) {
    yield error('virtual-service-bad-grpc-status', [...path, 'grpcStatus'], `${show(grpcStatus)} is no status of gRPC`, "write a name such as 'UNAVAILABLE'");
  }
  if (http2Error !== undefined) {
    yield error('virtual-service-http2-error', [...path, 'http2Error'], `'http2Error' is not supported, got ${show(http2Error)}`, "use 'httpStatus' or 'grpcStatus'");
  }
}

function* delayProblems({ percentage, fixedDelay, exponentialDelay }: NonNullable<Fault['delay']>, path: Path): Iterable<Problem> {
  yield* percentageProblems(percentage, [...path, 'percentage']);
  yield* timeProblems(fixedDelay, 'virtual-service-bad-time', [...path, 'fixedDelay']);
  if (exponentialDelay !== undefined) {
    yield error('virtual-service-exponential-delay', [...path, 'exponentialDelay'], `'exponentialDelay' is not supported, got ${show(exponentialDelay)}`,
      "use 'fixedDelay'");
  }
}

function* percentageProblems({ value = 0 }: Percentage = {}, path: Path): Iterable<Problem> {
  if (value !== 0 && (value < LOWEST_PERCENTAGE || value > 100)) {
    yield error('virtual-service-bad-fault-percentage', [...path, 'value'], `'percentage' of a fault must be 0, or ${LOWEST_PERCENTAGE} to 100, got ${value}`,
      'write the share of requests in percent');
  }
}
