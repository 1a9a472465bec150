import type { EgressPort } from '../port';
import type { UpstreamTls } from '../tls';
import type { Workload } from '../workload';
import { isObjectName } from './dns';
import { fail, show } from './errors';

/** A Secret that only the proxies of one workload get. */
export interface Credential {
  readonly secret: string;
  readonly workload: Workload;
}

/** The Secret that TLS takes its certificates from, if it takes any. */
export function credentialOf(tls: UpstreamTls | undefined): Credential | undefined {
  const secret = tls?.secret ?? tls?.certificateAuthority?.secret;
  return secret === undefined ? undefined : { secret, workload: (tls!.workload ?? tls!.certificateAuthority!.workload)! };
}

/** The Secrets that ports take certificates from, each once. */
export function credentialsOf(ports: EgressPort[]): Credential[] {
  const found: Credential[] = [];
  for (const { upstreamTls } of ports) {
    const credential = credentialOf(upstreamTls);
    if (credential && !found.some(({ secret }) => secret === credential.secret)) {
      found.push(credential);
    }
  }
  return found;
}

/** One of the Secrets of each workload that gets some: what stands for the workload. */
export function credentialOfEach(ports: EgressPort[]): Credential[] {
  const all = credentialsOf(ports);
  return all.filter(({ workload }, index) => all.findIndex(other => other.workload === workload) === index);
}

/** An absolute path in the proxy's container. */
export function checkFilePath(prop: string, path: string): string {
  if (typeof path !== 'string' || !path.startsWith('/') || path.endsWith('/')) {
    fail(undefined, `'${prop}' must be the absolute path of a file in the proxy's container, such as '/etc/certs/ca.pem', got ${show(path)}`);
  }
  return path;
}

/** The name of a Secret or ConfigMap. */
export function checkObjectName(prop: string, name: string): string {
  if (typeof name !== 'string' || !isObjectName(name)) {
    fail(undefined, `'${prop}' must be the name of an object in the same namespace (lower-case letters, digits, '-' and '.'), got ${show(name)}`);
  }
  return name;
}
