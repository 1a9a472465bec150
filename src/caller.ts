import type { AllowedRequests } from './allowed-requests';
import type { Workload } from './workload';

/** A workload that may call a host. One may be there several times: what it may do adds up. */
export interface Caller {
  readonly workload: Workload;
  /** The requests that it may make; all calls, if it is not said. */
  readonly requests?: AllowedRequests;
}
