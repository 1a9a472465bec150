import { fail, show } from './private/errors';

/** Istio's provider that is there unless the mesh takes it out: lines at the proxy's standard output. */
const STANDARD_OUTPUT = 'envoy';

/** Where proxies write what was called. */
export class AccessLogs {
  /** A line for each request and each connection at the standard output of the proxy, in the format of the mesh. */
  public static toStandardOutput(): AccessLogs {
    return new AccessLogs(STANDARD_OUTPUT);
  }

  /**
   * What a provider of the mesh makes of it, such as OpenTelemetry.
   *
   * Throws on an empty name. Istio writes nothing, and says nothing, if the mesh has no provider of the name, or one that takes no logs.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
   * @param name name of one of the `extensionProviders` of MeshConfig
   */
  public static toProvider(name: string): AccessLogs {
    return typeof name === 'string' && name !== '' ? new AccessLogs(name)
      : fail(undefined, `'name' of a provider of access logs must not be empty, got ${show(name)}; write one of the 'extensionProviders' of MeshConfig, or use AccessLogs.toStandardOutput()`);
  }

  private constructor(
    /** Name of the provider. */
    public readonly provider: string,
  ) {}
}
