import { App } from 'cdk8s';
import { Mesh, type MeshFacts } from 'cdk8s-istio-egress';
import { addTo, canBeWritten } from './app';
import type { Combination } from './combination';

/** What an app is told; a version stands for that of each Istio in turn. */
export interface Told {
  readonly version: boolean;
  readonly dnsCapture?: boolean;
}

/** From nothing to all that makes the library take more. */
const TOLD: Told[] = [{ version: false }, { version: true }, { version: false, dnsCapture: true }, { version: true, dnsCapture: true }];

/** What the library makes of a combination. */
export type Reception =
  | { readonly accepted: Told }
  | { readonly refused: string }
  | { readonly unwritable: true };

/** The least that the app must be told for the combination to be accepted; or why it is refused whatever it is told. */
export function receive(combination: Combination, istio: string): Reception {
  if (!canBeWritten(combination)) {
    return { unwritable: true };
  }
  let refused = '';
  for (const told of TOLD) {
    const app = new App();
    Mesh.configure(app, factsOf(told, istio));
    try {
      addTo(app, combination);
    } catch (error) {
      return { refused: (error as Error).message }; // facts come too late for a constructor
    }
    try {
      app.synthYaml();
      return { accepted: told };
    } catch (error) {
      refused = (error as Error).message;
    }
  }
  return { refused };
}

function factsOf({ version, dnsCapture }: Told, istio: string): MeshFacts {
  return { istioVersion: version ? istio : undefined, dnsCapture };
}
