import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import { DataPlane, EgressChecks, Mesh, OutboundMode } from 'cdk8s-istio-egress';
import type { IConstruct } from 'constructs';
import { parseAllDocuments } from 'yaml';
import type { Call, Case, Mode } from './case';

/** The meshes that a case is judged in: those of which the facts it tells are true, and of sidecars unless it says so. ztunnel captures DNS unless it says so, too. */
export function modesOf({ facts }: Case, istio: string): Mode[] {
  const modes: Mode[] = [];
  const ambient = facts?.dataPlane === DataPlane.AMBIENT;
  for (const dnsCapture of [false, true]) {
    for (const outboundMode of ['ALLOW_ANY', 'REGISTRY_ONLY'] as const) {
      if ((facts?.dnsCapture ?? (ambient || dnsCapture)) === dnsCapture && (facts?.outboundMode ?? outboundMode) === outboundMode) {
        modes.push({ istio, dnsCapture, outboundMode, ambient });
      }
    }
  }
  return modes;
}

/** The objects of a case; or why it is refused. */
export function synthesize(each: Case, istio: string): { objects?: any[]; refusal?: string } {
  if (each.manifests !== undefined) {
    const file = join(__dirname, each.harmless ? 'harmless' : 'traps', `${each.manifests}.yaml`);
    return { objects: [...parse(readFileSync(file, 'utf8')), ...objectsBeside(each)] };
  }
  if (each.synthesized !== undefined) {
    return { objects: [...parse(each.synthesized), ...objectsBeside(each)] };
  }
  const app = new App();
  const { outboundMode, ...facts } = each.facts ?? {};
  Mesh.configure(app, {
    ...facts,
    outboundMode: outboundMode && OutboundMode[outboundMode],
    istioVersion: each.since && istio,
  });
  try {
    each.app!(app);
    if (each.spoilt) {
      acknowledgeAll(app);
    }
    return { objects: [...parse(app.synthYaml()), ...objectsBeside(each)] };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

function objectsBeside({ beside }: Case): any[] {
  const app = new App();
  beside?.(app);
  return parse(app.synthYaml());
}

/** What is shown to fail would stop synth. */
function acknowledgeAll(app: App): void {
  for (const { rule, constructPath, category } of EgressChecks.of(app).findings()) {
    if (category !== undefined) {
      const object = constructPath!.split('/').reduce<IConstruct>((construct, id) => construct.node.findChild(id), app);
      EgressChecks.of(object).acknowledge(rule, 'shown on purpose');
    }
  }
}

function parse(yaml: string): any[] {
  return parseAllDocuments(yaml, { version: '1.1' }).map(document => document.toJS()).filter(object => object !== null);
}

/** A case in one mesh, as the judge reads it. */
export function inputFor(id: string, manifests: string, mode: Mode, calls: Call[], config?: string): object {
  return {
    id,
    manifests,
    // istiod allocates addresses by default since 1.25; only proxies that capture DNS make use of them.
    mesh: { dnsCapture: mode.dnsCapture, outboundMode: mode.outboundMode, autoAllocate: true, ambient: mode.ambient, config },
    calls: calls.map((call, index) => ({ id: String(index), ...wireCall(call) })),
  };
}

const DEFAULT_PORTS: { [scheme: string]: number } = { http: 80, https: 443 };

function wireCall({ from, labels, account, locality, url, address, sni, hostHeader, method, path, headers, forged }: Call): object {
  const [, scheme, host, port] = /^([a-z0-9]+):\/\/([^:/]+)(?::(\d+))?$/.exec(url) ?? [];
  if (!host || !(port ?? DEFAULT_PORTS[scheme])) {
    throw new Error(`a call's url must be <protocol>://<host>[:<port>], got ${url}`);
  }
  return {
    from: { namespace: from, labels: labels ?? { app: 'caller' }, serviceAccount: account ?? 'default', locality },
    protocol: scheme,
    host,
    port: Number(port ?? DEFAULT_PORTS[scheme]),
    address,
    sni,
    // What HTTP clients send: the port is part of it unless it is the scheme's usual one.
    hostHeader: hostHeader ?? (port === undefined ? host : `${host}:${port}`),
    method,
    path,
    headers,
    forged,
  };
}
