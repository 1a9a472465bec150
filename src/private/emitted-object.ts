import { ApiObject } from 'cdk8s';
import { onceWritten } from './synth-run';

/** An object of ours: what is judged is what is written, made once. */
export class EmittedObject extends ApiObject {
  public toJson(): any {
    return onceWritten(this, () => super.toJson());
  }
}
