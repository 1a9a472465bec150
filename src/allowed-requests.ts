/**
 * Some requests to a host. With methods and paths, those that have one of either.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
 */
export interface AllowedRequests {
  /**
   * Methods, in upper case as they are sent: `GET`. Requests of gRPC are `POST`.
   *
   * @default - all
   */
  readonly methods?: string[];
  /**
   * Paths without their queries, as the gateway normalizes them: a path (`/v1/charges`), its start (`/v1/charges/*`) or its end (`*.json`), or one with segments left open:
   * `{*}` is one segment, and `{**}` at the end is any number (`/v1/{*}/items`). `*` is every path. Of gRPC it is `/package.Service/Method`.
   *
   * @see https://istio.io/latest/docs/reference/config/security/normalization/
   * @default - all
   */
  readonly paths?: string[];
}
