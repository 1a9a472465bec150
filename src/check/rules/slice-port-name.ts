import type { Rule } from './rule';
import { show } from '../../private/errors';

export const slicePortName: Rule = {
  id: 'slice-port-name',
  title: 'a port of a slice that the Service does not have',
  category: 'conflict',
  severity: 'error',
  why: 'Ports of a slice belong to those of the Service with the same name, not the same number. Where the names differ, the Service has no endpoints at that port, and calls fail with 503.',
  * find(world) {
    for (const service of world.services.filter(({ isManual }) => isManual)) {
      const names = service.ports.map(({ name }) => name);
      const slices = names.length > 0 ? world.slicesOf(service) : [];
      const isServed = names.every(name => slices.some(({ ports }) => ports.some(port => port.name === name)));
      // What servers offer beside the ports of the Service is no mistake.
      for (const { manifest, ports } of slices.filter(each => !isServed || !each.ports.some(({ name }) => names.includes(name)))) {
        for (const { name, path } of ports.filter(port => !names.includes(port.name))) {
          yield {
            manifest,
            path: name === '' ? path : [...path, 'name'],
            message: `${name === '' ? 'a port without name' : `port ${show(name)}`} is none of Service ${service.namespace}/${service.name}, which has ${names.map(each => each === '' ? 'one without name' : each).join(', ')}`,
            fix: 'give the port of the slice the name that the port of the Service has',
          };
        }
      }
    }
  },
};
