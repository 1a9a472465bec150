import type { WorkloadEntrySpec } from '../../../imports/networking.istio.io';
import type { Wire } from '../../emit/wire';
import { show } from '../../private/errors';
import type { Acceptance } from '../acceptance';
import { error, warning, type Path, type Problem } from '../problem';
import { isIp } from './addresses';
import { labelProblems } from './labels';
import { isFqdn } from './names';

const SOCKET = 'unix://';

export const workloadEntry: Acceptance = function* ({ spec }) {
  const { labels, ...entry }: Wire<WorkloadEntrySpec> = spec;
  yield* unsetAddress(entry, ['spec']);
  if (entry.address && !isSocket(entry.address) && !isIp(entry.address) && !isFqdn(entry.address)) {
    yield error('workload-entry-invalid-address', ['spec', 'address'], `${show(entry.address)} is neither an IP address nor a DNS name`,
      'write the address of the workload, or its full DNS name');
  }
  yield* labelProblems(labels, ['spec', 'labels']);
};

/** Whether an address is a Unix domain socket's. Its path has been checked by the schema. */
export function isSocket(address: string): boolean {
  return address.startsWith(SOCKET);
}

/** An address may be missing only in a network of its own, where a gateway leads to it. */
export function* unsetAddress({ address, network }: Wire<WorkloadEntrySpec>, path: Path): Iterable<Problem> {
  if (address) {
    return;
  }
  yield network
    ? warning('workload-entry-without-address', path, `the workload has no 'address', and is reached only by the gateway of network ${show(network)}`, "add its 'address'")
    : error('workload-entry-without-address', path, "the workload has no 'address'", "add its 'address', or the 'network' whose gateway leads to it");
}
