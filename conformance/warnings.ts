/** Warnings of Istio that are false alarms here, each with the reason. Whatever is not in the list fails the run. */
export interface AllowedWarning {
  readonly code: string;
  readonly kind: string;
  readonly why: string;
}

export const ALLOWED_WARNINGS: AllowedWarning[] = [
  {
    code: 'IST0128',
    kind: 'DestinationRule',
    why: 'The analyzer wants a CA file for every TLS rule. Since 1.21 Envoy checks against the authorities of the operating system when none is ' +
      'named; the cases show the CA and the name that it checks.',
  },
  {
    code: 'IST0129',
    kind: 'DestinationRule',
    why: 'The same as IST0128, for the TLS of one port.',
  },
  {
    code: 'IST0134',
    kind: 'ServiceEntry',
    why: 'The analyzer does not know that istiod allocates addresses since 1.25. The library lets a TCP port without addresses pass only where Mesh says that ' +
      'proxies capture DNS.',
  },
  {
    code: 'IST0160',
    kind: 'Telemetry',
    why: 'The analyzer looks for selectors alone, and takes each Telemetry with targetRefs for one of the whole namespace. istiod looks at what they target: the ' +
      'cases show that only what passes that waypoint is logged.',
  },
  {
    code: 'IST0162',
    kind: 'Gateway',
    why: 'The analyzer compares the port of a server with the target ports of the gateway\'s Service, and istiod with its ports: the cases show that the gateway ' +
      'listens at the target ports.',
  },
];
