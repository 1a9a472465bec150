import { ApiObject, App, type ApiObjectMetadata, type GroupVersionKind, type JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { plainCopy, plainMetadata } from './plain';
import { onceWritten, resolvesAsUsual } from './synth-run';

/** An object of ours. What is judged is what is written, made once, and in a shorter way than cdk8s' own where that comes to the same. */
export class EmittedObject extends ApiObject {
  /** Whether a construct is such an object. `instanceof` takes any object for one, as cdk8s defines it. */
  public static isOne(x: IConstruct): x is EmittedObject {
    return x.constructor === EmittedObject;
  }

  private isPatched = false;

  public constructor(scope: Construct, id: string, kind: GroupVersionKind, metadata: ApiObjectMetadata, private readonly body: object) {
    super(scope, id, { apiVersion: kind.apiVersion, kind: kind.kind, metadata, ...body });
  }

  public addJsonPatch(...ops: JsonPatch[]): void {
    this.isPatched = true;
    super.addJsonPatch(...ops);
  }

  /** What is annotated so far, which cdk8s tells of labels only. */
  public annotation(key: string): unknown {
    return (this.metadata as any).annotations?.[key];
  }

  /** Why its JSON patches can not be applied, if they can not. */
  public misfit(): string | undefined {
    if (!this.isPatched) {
      return undefined;
    }
    try {
      this.toJson();
      return undefined;
    } catch (error) {
      // Of what can not be made without them either, such as a lazy value that is not known yet, cdk8s tells when it is due.
      return this.inShort() === undefined ? undefined : (error as Error).message.replace(/^Failed serializing construct at path .*? with name '[^']*': /, '');
    }
  }

  public toJson(): any {
    return onceWritten(this, () => (this.isPatched ? undefined : this.inShort()) ?? super.toJson());
  }

  /** The object without patches, unless cdk8s knows better. */
  private inShort(): object | undefined {
    if (!resolvesAsUsual(App.of(this))) {
      return undefined;
    }
    try {
      return Object.assign({ apiVersion: this.apiVersion, kind: this.kind, metadata: plainMetadata(this.metadata) }, plainCopy(this.body));
    } catch {
      // cdk8s can make it all the same, or says why not.
      return undefined;
    }
  }
}
