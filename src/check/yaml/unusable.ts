/** Why a text can not be judged, and where in it that shows. */
export class Unusable extends Error {
  public constructor(message: string, public readonly offset: number) {
    super(message);
  }
}
