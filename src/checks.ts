import type { IConstruct } from 'constructs';
import type { Finding } from './finding';
import { findingsOf } from './private/findings';

/**
 * Judges what an app would emit. Errors stop synth by themselves; warnings, which cdk8s does not print, are read here.
 */
export class EgressChecks {
  /**
   * The checks of everything at and below a construct.
   *
   * @param scope an app, a chart or any construct
   */
  public static of(scope: IConstruct): EgressChecks {
    return new EgressChecks(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** All findings as of now, errors and warnings. They are computed anew in every call. */
  public findings(): Finding[] {
    return this.scope.node.findAll().flatMap(findingsOf);
  }
}
