import type { Construct, IConstruct } from 'constructs';
import type { Claimant } from './rivals';
import { exportToOfEntry, newConsumers, relaysOf, type Entry } from '../entry';

/** Throws on an entry that can not be; names the construct that is to blame. */
type Refuse = (culprit: IConstruct, entry: Entry) => void;

/**
 * An entry that a construct registers, and may still change. A change that is refused leaves it as it was; after any other one the construct adds
 * the objects that are not there yet.
 */
export class ChangingEntry {
  constructor(private readonly owner: Construct, private state: Entry, private readonly refuse: Refuse, private readonly ensureObjects: () => void) {
    refuse(owner, state);
  }

  /** The entry as it is now. Objects that are made later ask again. */
  public get now(): Entry {
    return this.state;
  }

  /** The namespaces to which all its objects are visible, as they write it. */
  public get exportTo(): string[] {
    return exportToOfEntry(this.state);
  }

  /** The namespaces that see it: its own (empty if unknown), its consumers' and that of what calls pass. */
  public get seenIn(): string[] {
    const { namespace = '', consumers } = this.state;
    const relays = relaysOf(this.state);
    return consumers.length + relays.length === 0 ? [namespace] : [...new Set([namespace, ...consumers, ...relays])];
  }

  /** The entry among those of the whole app. */
  public get claimant(): Claimant {
    return { construct: this.owner, entry: this.state, namespace: this.state.namespace, seenIn: this.seenIn };
  }

  /** Changes some of it. */
  public update(change: Partial<Entry>, culprit: IConstruct = this.owner): void {
    const entry = { ...this.state, ...change };
    this.refuse(culprit, entry);
    this.state = entry;
    this.ensureObjects();
  }

  /** Makes it visible to namespaces that do not see it yet. */
  public showTo(namespaces: string[]): void {
    const unknown = newConsumers(this.state, namespaces);
    if (unknown.length > 0) {
      this.update({ consumers: [...this.state.consumers, ...unknown] });
    }
  }
}
