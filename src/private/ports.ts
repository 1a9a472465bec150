import type { IConstruct } from 'constructs';
import type { EgressPort } from '../port';
import { fail, show } from './errors';
import { checkList, hasAll } from './types';

const isPort = hasAll('number', 'protocol', 'name', 'targetPort');

/** The ports of one host or Service: at least one, and no number or name twice. */
export function checkPorts(scope: IConstruct, ports: EgressPort[]): EgressPort[] {
  checkList(scope, 'ports', ports, isPort, 'EgressPort', 'such as [EgressPort.https(443)]');
  if (ports.length === 0) {
    fail(scope, "'ports' must not be empty: nothing could be called; write at least one, such as [EgressPort.https(443)]");
  }
  ports.forEach((port, index) => {
    for (const earlier of ports.slice(0, index)) {
      if (earlier.number === port.number) {
        fail(scope, `'ports' has the number ${port.number} twice (${earlier.name}, ${port.name}); each number can have one protocol`);
      }
      if (earlier.name === port.name) {
        fail(scope, `'ports' has the name '${port.name}' twice (${earlier.number}, ${port.number}); set 'name' of one of them`);
      }
    }
  });
  return [...ports];
}

/** A port's number; what is none is refused. */
export function checkPortNumber(scope: IConstruct | undefined, prop: string, value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > 65535) {
    fail(scope, `${prop} must be a whole number from 1 to 65535, got ${show(value)}`);
  }
  return value;
}

/** A port as it reads in an error message. */
export function describePort(port: EgressPort): string {
  return `${port.number} (${port.protocol})`;
}
