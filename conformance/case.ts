import type { App } from 'cdk8s';
import type { MeshFacts } from 'cdk8s-istio-egress';

/** A mesh in which a case is judged. */
export interface Mode {
  readonly istio: string;
  readonly dnsCapture: boolean;
  readonly outboundMode: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  /** Without sidecars: ztunnel carries the calls. */
  readonly ambient: boolean;
}

/** A part of the judge's answer on a call; what is left out does not matter. Its full form is `CallAnswer` in contract.go. */
export type Expectation = { readonly [field: string]: unknown };

/** What a workload does, and what must become of it. */
export interface Call {
  /** Namespace of the workload. */
  readonly from: string;
  /** Labels of the workload, if they matter. */
  readonly labels?: { readonly [key: string]: string };
  /** Service account of the workload, if not `default`. */
  readonly account?: string;
  /** Where the workload runs, as region/zone/subzone, if it matters. */
  readonly locality?: string;
  /** What it dials: http, http2, grpc, https, tls or tcp as the scheme. */
  readonly url: string;
  /** IP address that it dials, if not the one that the host resolves to. */
  readonly address?: string;
  /** Server name of its own TLS, if not the host of the URL. */
  readonly sni?: string;
  /** Host header of its request, if not the host (and unusual port) of the URL. */
  readonly hostHeader?: string;
  /** Method of its request, if not GET (POST for grpc). */
  readonly method?: string;
  /** Path of its request with the query, if not `/`. */
  readonly path?: string;
  /** Further headers of its request. */
  readonly headers?: { readonly [name: string]: string };
  /** Server name and Host that arrive at a gateway, if the caller went past its sidecar. */
  readonly forged?: { readonly sni?: string; readonly hostHeader?: string };
  readonly expect: Expectation | ((mode: Mode) => Expectation);
}

/** An app, and the calls that prove what it does. Each call's key is the sentence that it proves. */
export interface Case {
  readonly name: string;
  /** Facts that the app is told; only meshes of which they are true are tried. Without any, it must work in all of them. */
  readonly facts?: Pick<MeshFacts, 'dnsCapture' | 'outboundMode' | 'clusterDomain' | 'dataPlane'>;
  /** What else the MeshConfig of these meshes says, as YAML. */
  readonly meshConfig?: string;
  /** First Istio minor that has what the case uses; the app is then told Istio's version, and must be refused below. */
  readonly since?: string;
  /** The app; or one of the next two instead. */
  readonly app?: (app: App) => void;
  /** What the app may have besides, and every answer on these calls is the same to the letter. */
  readonly unchangedBy?: (app: App) => void;
  /** What an app was synthesized to. */
  readonly synthesized?: string;
  /** What is in the cluster already. */
  readonly beside?: (app: App) => void;
  /** The app is refused, and the message contains this. */
  readonly refuses?: string;
  /** Hand-written manifests, by the name of a file in traps/. */
  readonly manifests?: string;
  /** Whether the app spoils what constructs emit, as a trap written by hand would: accepted with whatever warnings Istio has for it. */
  readonly spoilt?: boolean;
  /** The file is in harmless/: what is written there only looks like a trap, and works. */
  readonly harmless?: true;
  /** Public options that the case proves, as `Type.member`. */
  readonly covers?: string[];
  readonly calls: { readonly [sentence: string]: Call };
}

/** One pattern: a group of cases. */
export interface Pattern {
  readonly title: string;
  readonly cases: Case[];
}

/** TLS with the certificate checked for a name. */
export function verified(name: string): Expectation {
  return { mode: 'simple', sni: name, autoSni: false, verifies: 'ca+san', sans: [name], ca: 'file-root:system' };
}

/** What the workload sent, as it is. */
export const untouched: Expectation = { mode: 'none' };

/** The call arrives at these addresses through the configuration of a host's port. */
export function reaches(port: number, host: string, endpoints: string[], tls: Expectation, more: Expectation = {}): Expectation {
  return { outcome: 'routed', cluster: `outbound|${port}||${host}`, ...more, upstream: { endpoints, tls, ...more.upstream as object } };
}

/** The sidecar does not know what is called: it leaves the mesh as it is, or not at all. */
export function unknown(mode: Mode): Expectation {
  return mode.outboundMode === 'ALLOW_ANY' ? { outcome: 'passthrough' } : { outcome: 'blackhole' };
}
