/** What a command has around it: in tests something else than the process. */
export interface Terminal {
  readonly folder: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly stdout: Screen;
  readonly stderr: Screen;
}

export interface Screen {
  /** Whether a person looks at it. */
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Whether what is written to a screen may have colours. */
export function hasColours({ isTTY }: Screen, { NO_COLOR, TERM }: Terminal['env']): boolean {
  return isTTY === true && !NO_COLOR && TERM !== 'dumb';
}
