import { texts } from './read';

const EVERYONE = '*';
const OWN = '.';

/** The namespaces in which an object is seen. */
export class Visibility {
  /** By `exportTo`. Without any, everyone sees the object, unless the mesh says otherwise. */
  public static of(exportTo: unknown, namespace: string): Visibility {
    const named = texts(exportTo);
    return named.length === 0 || named.includes(EVERYONE) ? new Visibility(true, new Set()) : new Visibility(false, new Set(
      named.filter(each => each !== '~').map(each => each === OWN ? namespace : each),
    ));
  }

  private constructor(public readonly everyone: boolean, public readonly namespaces: ReadonlySet<string>) {}

  public sees(namespace: string): boolean {
    return this.everyone || this.namespaces.has(namespace);
  }

  public overlaps(other: Visibility): boolean {
    return this.everyone ? other.everyone || other.namespaces.size > 0 : other.everyone ? this.namespaces.size > 0
      : [...this.namespaces].some(each => other.namespaces.has(each));
  }

  /** Whether it is seen wherever another is. */
  public covers(other: Visibility): boolean {
    return this.everyone || (!other.everyone && [...other.namespaces].every(each => this.namespaces.has(each)));
  }

  /** Whether it is seen in one namespace alone. */
  public isOnly(namespace: string): boolean {
    return !this.everyone && this.namespaces.size === 1 && this.namespaces.has(namespace);
  }
}
