import type { Rule } from './rule';
import { isWithin } from '../istio/names';
import type { Located } from '../model/located';
import { fields, items, texts } from '../model/read';

export const sidecarOmitsHost: Rule = {
  id: 'sidecar-omits-host',
  title: 'an entry that no Sidecar of its namespace lets in',
  category: 'conflict',
  severity: 'warning',
  why: 'A sidecar knows only the hosts that `egress.hosts` of its Sidecar lists. An entry for a namespace of which no Sidecar lists it is for nobody: calls pass it by, or are refused.',
  * find(world) {
    const byNamespace = new Map<string, Located[]>();
    world.sidecars.forEach(each => byNamespace.set(each.namespace, [...byNamespace.get(each.namespace) ?? [], each]));
    for (const { manifest, hosts, namespace, visibility } of world.serviceEntries) {
      const sidecars = byNamespace.get(namespace) ?? [];
      // Without one for the whole namespace, other workloads see everything.
      const isScoped = visibility.isOnly(namespace) && sidecars.some(isForAll) && sidecars.every(hasHosts);
      for (const { host, path } of isScoped ? hosts : []) {
        const isListed = ([from, name]: [string, string]) => ['.', '*', namespace].includes(from) && (isWithin(host, name) || isWithin(name, host));
        if (!sidecars.some(each => listed(each).some(isListed))) {
          yield {
            manifest,
            path,
            message: `${host} is in no Sidecar of namespace ${namespace}, and the entry is for that namespace alone`,
            fix: `add ./${host} to egress.hosts of the Sidecar`,
          };
        }
      }
    }
  },
};

function isForAll({ manifest }: Located): boolean {
  return fields(manifest.spec).workloadSelector === undefined;
}

function hasHosts(sidecar: Located): boolean {
  return listed(sidecar).length > 0;
}

function listed({ manifest }: Located): [namespace: string, host: string][] {
  return items(fields(manifest.spec).egress).flatMap(({ value }) => texts(value.hosts)).map(each => {
    const slash = each.indexOf('/');
    return [each.slice(0, slash), each.slice(slash + 1)];
  });
}
