import type { WorkloadGroupSpec } from '../../../imports/networking.istio.io';
import type { Wire } from '../../emit/wire';
import { show } from '../../private/errors';
import type { Acceptance } from '../acceptance';
import { error, type Path, type Problem } from '../problem';
import { labelProblems } from './labels';

type Probe = NonNullable<Wire<WorkloadGroupSpec>['probe']>;

const PROBE: Path = ['spec', 'probe'];
const HEADER_NAME = /^[-A-Za-z0-9]+$/;

/** The template is not looked at, as its entries are made by istiod. */
export const workloadGroup: Acceptance = function* ({ spec }) {
  const { metadata, probe }: Wire<WorkloadGroupSpec> = spec;
  yield* labelProblems(metadata?.labels, ['spec', 'metadata', 'labels']);
  if (probe) {
    yield* method(probe);
    yield* headerNames(probe);
  }
};

// The schema knows probes by gRPC, and the webhook does not.
function* method({ httpGet, tcpSocket, exec }: Probe): Iterable<Problem> {
  if (!httpGet && !tcpSocket && !exec) {
    yield error('workload-group-probe-without-method', PROBE, "a probe must be one of 'httpGet', 'tcpSocket' and 'exec'", "add one of them, or take 'probe' out");
  }
  if (exec?.command?.length === 0) {
    yield error('workload-group-probe-without-command', [...PROBE, 'exec', 'command'], "a probe by 'exec' needs a command, got none", 'write the program and its arguments');
  }
}

// The schema lets underscores and missing names pass.
function* headerNames({ httpGet }: Probe): Iterable<Problem> {
  for (const [index, { name = '' }] of (httpGet?.httpHeaders ?? []).entries()) {
    if (!HEADER_NAME.test(name)) {
      yield error('workload-group-probe-invalid-header', [...PROBE, 'httpGet', 'httpHeaders', index, 'name'], `${show(name)} can not be the name of a header`,
        "write letters, digits and '-'");
    }
  }
}
