import type { Located } from './model/located';
import type { World } from './world';

/** Whether a host, by its full name and as it is written in a rule of a namespace, should be declared and is not. */
export type IsUndeclared = (host: string, written: string, namespace: string) => boolean;

/** Files without entries of a rule's namespace leave those to others, and so do files without Services of the namespace that a name is in. */
export function undeclaredHosts(world: World): IsUndeclared {
  const entryNamespaces = namespacesOf(world.serviceEntries);
  const serviceNamespaces = namespacesOf(world.services);
  // A host in upper case has a finding of its own.
  const inUpperCase = new Set(world.registered.filter(({ host }) => host !== host.toLowerCase()).map(({ host }) => host.toLowerCase()));
  return (host, written, namespace) => {
    const isService = world.serviceOf(host) !== undefined || world.isDeployed(host);
    const isKnown = isService || [host, host.toLowerCase()].some(each => world.isRegistered(each)) || inUpperCase.has(host);
    return !isKnown && (entryNamespaces.has(namespace) && world.isOutside(written) || isMissingService(world, host, serviceNamespaces));
  };
}

function namespacesOf(objects: readonly Located[]): ReadonlySet<string> {
  return new Set(objects.map(({ namespace }) => namespace));
}

/** Whether it is the full name of a Service that no namespace has: of one in another namespace, the rule on short names tells. */
function isMissingService(world: World, host: string, namespaces: ReadonlySet<string>): boolean {
  const end = `.svc.${world.clusterDomain}`;
  const [name, namespace, ...more] = host.endsWith(end) ? host.slice(0, -end.length).split('.') : [''];
  return name !== '' && name !== '*' && more.length === 0 && namespaces.has(namespace) && world.servicesNamed(name).length === 0;
}
