import type { Rule } from './rule';

export const exportedToEveryone: Rule = {
  id: 'exported-to-everyone',
  title: 'an entry for the whole mesh',
  category: 'advice',
  severity: 'info',
  why: 'Every sidecar of every namespace gets the configuration of the host, looks its name up, and sends its calls there by the owner\'s settings.',
  * find(world) {
    for (const { manifest, spec, hosts, visibility } of world.serviceEntries) {
      if (visibility.everyone && hosts.length > 0) {
        yield {
          manifest,
          path: spec.exportTo === undefined ? ['spec'] : ['spec', 'exportTo'],
          message: `${hosts.map(({ host }) => host).join(', ')} ${spec.exportTo === undefined ? 'has no exportTo and ' : ''}is exported to every namespace`,
          fix: 'write exportTo: ["."], and the namespaces that call the host',
        };
      }
    }
  },
};
