import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { isIp, isPort } from './addresses';
import { isLabel } from './names';
import { isProtocol } from './protocols';

/** The port that a listener of a Sidecar is for. */
export interface SidecarPort {
  readonly number?: number;
  readonly protocol?: string;
  readonly name?: string;
  readonly targetPort?: number;
}

/** What Istio's webhook has against the name, the protocol and the target of any listener's port. */
export function* portProblems({ name = '', protocol = '', targetPort = 0 }: SidecarPort, path: Path): Iterable<Problem> {
  if (targetPort !== 0) {
    yield error('sidecar-target-port', [...path, 'targetPort'], `'targetPort' does nothing in a Sidecar, got ${targetPort}`, "take it out, or use 'defaultEndpoint'");
  }
  if (name !== '' && !isLabel(name)) {
    yield error('sidecar-bad-port-name', [...path, 'name'], `${show(name)} is no name of a port`, "write a name such as 'http'");
  }
  if (protocol !== '' && !isProtocol(protocol)) {
    yield error('sidecar-bad-protocol', [...path, 'protocol'], `${show(protocol)} is no protocol that Istio knows`, 'write HTTP, HTTPS, GRPC, HTTP2, TCP, TLS or MONGO');
  }
}

/** What it has against the address and the number of a listener that is no Unix domain socket. */
export function* addressProblems({ number = 0 }: SidecarPort, bind: string, path: Path): Iterable<Problem> {
  if (!isPort(number)) {
    yield error('sidecar-bad-port', [...path, 'port', 'number'], `'number' of a port must be 1 to 65535, got ${number}`, "write the port's number");
  }
  if (bind !== '' && !isIp(bind)) {
    yield error('sidecar-bad-bind', [...path, 'bind'], `'bind' must be an IP address, got ${show(bind)}`, "write one such as '127.0.0.1', or take it out");
  }
}

/** What it has against a port that an earlier listener has. It does not look at their addresses. */
export function duplicatePort(number: number, path: Path): Problem {
  return error('sidecar-duplicate-port', [...path, 'port', 'number'], `another listener has port ${number} already, and Istio takes one of them`,
    'put all that the port is for into one listener');
}
