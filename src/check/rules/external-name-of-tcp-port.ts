import type { Rule } from './rule';
import { describePort } from '../model/port';

export const externalNameOfTcpPort: Rule = {
  id: 'external-name-of-tcp-port',
  title: 'an alias for connections',
  category: 'conflict',
  severity: 'info',
  why: 'An alias is another Host or server name. A connection without either is told by its address alone, and the alias leads to the real one of the host, not to one that the entry has made: ' +
    'calls pass it by.',
  codes: ['IST0150'],
  * find(world) {
    for (const { manifest, name, externalName } of world.services) {
      const ports = externalName === undefined ? [] : world.registrationsOf(externalName).flatMap(target => target.ports);
      if (ports.length > 0 && ports.every(({ traffic }) => traffic === 'tcp')) {
        yield {
          manifest,
          path: ['spec', 'externalName'],
          message: `${name} stands for ${externalName}, which has connections alone on port ${ports.map(describePort).join(', ')}`,
          fix: 'call the host by its own name',
        };
      }
    }
  },
};
