import { texts } from './read';

const EVERYONE = '*';
const OWN = '.';

/** The namespaces in which an object is seen. */
export class Visibility {
  /** By `exportTo`. Without any, everyone sees the object, unless the mesh says otherwise. */
  public static of(exportTo: unknown, namespace: string): Visibility {
    const named = texts(exportTo);
    return named.length === 0 || named.includes(EVERYONE) ? Visibility.EVERYWHERE
      : new Visibility(false, named.filter(each => each !== '~').map(each => each === OWN ? namespace : each));
  }

  private static readonly EVERYWHERE = new Visibility(true, []);

  private asSet?: ReadonlySet<string>;

  private constructor(public readonly everyone: boolean, private readonly named: readonly string[]) {}

  /** The namespaces by name, none for everyone. Nearly always it is one alone, which needs no set. */
  public get namespaces(): ReadonlySet<string> {
    return this.asSet ??= new Set(this.named);
  }

  public sees(namespace: string): boolean {
    return this.everyone || (this.named.length === 1 ? this.named[0] === namespace : this.namespaces.has(namespace));
  }

  public overlaps(other: Visibility): boolean {
    return this.everyone ? other.everyone || other.named.length > 0 : other.everyone ? this.named.length > 0
      : this.named.some(each => other.sees(each));
  }

  /** Whether it is seen wherever another is. */
  public covers(other: Visibility): boolean {
    return this.everyone || (!other.everyone && other.named.every(each => this.sees(each)));
  }

  /** Whether it is seen in one namespace alone. */
  public isOnly(namespace: string): boolean {
    return !this.everyone && this.named.length > 0 && this.named.every(each => each === namespace);
  }
}
