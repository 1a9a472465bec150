import type { Rule } from './rule';
import { WELL_KNOWN_PORTS } from '../model/port';
import { fields, labels } from '../model/read';
import type { Service } from '../model/service';

export const portWithoutProtocol: Rule = {
  id: 'port-without-protocol',
  title: 'a port of a Service whose protocol nobody has said',
  category: 'advice',
  severity: 'info',
  why: 'The protocol of a port is its `appProtocol`, or what its name begins with: `http`, `http-web`. Without either the proxy looks at the first bytes of each connection, and waits for ' +
    'them where the server is to speak first. Ports 25, 53, 3306 and 27017 are TCP by themselves.',
  codes: ['IST0118'],
  * find(world) {
    for (const { manifest, ports } of world.services.filter(each => each.externalName === undefined && !isOfTheCluster(each))) {
      for (const { path, number, name, traffic } of ports) {
        if (traffic === 'unknown' && !WELL_KNOWN_PORTS.includes(number)) {
          yield {
            manifest,
            path,
            message: `port ${number}${name === '' ? '' : ` (${name})`} says no protocol, so that the proxy guesses it`,
            fix: 'write appProtocol, such as http, https or tcp',
          };
        }
      }
    }
  },
};

/** Whether a Service is of Kubernetes or of Istio itself, or made by Istio for a Gateway. */
function isOfTheCluster({ manifest, namespace }: Service): boolean {
  const own = labels(fields(manifest.metadata).labels);
  return namespace.startsWith('kube-') || 'istio' in own || own.release === 'istio' || 'gateway.istio.io/managed' in own;
}
