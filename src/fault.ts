import type { Duration } from 'cdk8s';
import { checkDuration } from './private/duration';
import { fail, show } from './private/errors';
import { checkStatus } from './private/http';
import { checkPercent } from './private/percent';

/**
 * A status of gRPC.
 *
 * @see https://grpc.github.io/grpc/core/md_doc_statuscodes.html
 */
export enum GrpcStatus {
  /** The operation was cancelled, as a rule by the caller. */
  CANCELLED = 'CANCELLED',
  /** An error that nothing is known of. */
  UNKNOWN = 'UNKNOWN',
  /** The caller gave an argument that can not be right. */
  INVALID_ARGUMENT = 'INVALID_ARGUMENT',
  /** The time was over before the operation was. */
  DEADLINE_EXCEEDED = 'DEADLINE_EXCEEDED',
  /** There is no such thing. */
  NOT_FOUND = 'NOT_FOUND',
  /** There is such a thing already. */
  ALREADY_EXISTS = 'ALREADY_EXISTS',
  /** The caller may not do this. */
  PERMISSION_DENIED = 'PERMISSION_DENIED',
  /** A quota or the space is used up. */
  RESOURCE_EXHAUSTED = 'RESOURCE_EXHAUSTED',
  /** The system is not in the state that the operation needs. */
  FAILED_PRECONDITION = 'FAILED_PRECONDITION',
  /** The operation was given up, as a rule for another one at the same time. */
  ABORTED = 'ABORTED',
  /** The operation went past the end. */
  OUT_OF_RANGE = 'OUT_OF_RANGE',
  /** There is no such operation. */
  UNIMPLEMENTED = 'UNIMPLEMENTED',
  /** Something is broken inside. */
  INTERNAL = 'INTERNAL',
  /** The service is not there for now. */
  UNAVAILABLE = 'UNAVAILABLE',
  /** Data are lost for good. */
  DATA_LOSS = 'DATA_LOSS',
  /** The caller did not say who it is, or not in a way to believe. */
  UNAUTHENTICATED = 'UNAUTHENTICATED',
}

/**
 * A failure that the proxy makes up, to see what callers do then.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection
 */
export class Fault {
  /**
   * Lets a share of the requests wait before they are sent.
   *
   * Throws on a share that is not above 0 and at most 100, and on times below a millisecond.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Delay
   * @param percent share of the requests, in percent with at most four decimals
   * @param duration how long they wait
   */
  public static delay(percent: number, duration: Duration): Fault {
    return new Fault(percent, checkDuration('duration', duration) ?? fail(undefined, "'duration' must be a Duration; write such as Duration.seconds(5)"));
  }

  /**
   * Answers a share of the requests with a status, and does not send them.
   *
   * Throws on a share that is not above 0 and at most 100, and on what is no status.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Abort
   * @param percent share of the requests, in percent with at most four decimals
   * @param status HTTP status of the answer
   */
  public static abort(percent: number, status: number): Fault {
    return new Fault(percent, undefined, checkStatus('status', status));
  }

  /**
   * Answers a share of the requests with a status of gRPC, and does not send them.
   *
   * Throws on a share that is not above 0 and at most 100.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Abort
   * @param percent share of the requests, in percent with at most four decimals
   * @param status gRPC status of the answer
   */
  public static abortGrpc(percent: number, status: GrpcStatus): Fault {
    if (!Object.values(GrpcStatus).includes(status)) {
      fail(undefined, `'status' must be a GrpcStatus, got ${show(status)}; use Fault.abort(…) for a status of HTTP`);
    }
    return new Fault(percent, undefined, undefined, status);
  }

  /** Share of the requests, in percent. */
  public readonly percent: number;
  /** How long the requests wait, if they do. */
  public readonly duration?: Duration;
  /** HTTP status of the answer, if that is the fault. */
  public readonly httpStatus?: number;
  /** gRPC status of the answer, if that is the fault. */
  public readonly grpcStatus?: GrpcStatus;

  private constructor(percent: number, duration?: Duration, httpStatus?: number, grpcStatus?: GrpcStatus) {
    this.percent = checkPercent('percent', percent);
    this.duration = duration;
    this.httpStatus = httpStatus;
    this.grpcStatus = grpcStatus;
  }
}
