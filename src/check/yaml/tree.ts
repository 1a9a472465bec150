import type { Alias, CST, Document, Node, ParsedNode } from 'yaml';
import { Unusable } from './unusable';

/** What one document may hold, so that nobody's file takes all memory. */
export interface Limits {
  /** Words and marks of a document: an ordinary one has 4 in 10 bytes, and each takes up to 350 bytes of memory. */
  readonly tokens: number;
  /** Levels of maps and lists within each other. */
  readonly depth: number;
}

export const LIMITS: Limits = { tokens: 4_000_000, depth: 500 };

/** A document as it is written: nodes with their places, and what each alias stands for. */
export interface Tree {
  readonly root: Node | null;
  readonly aliases: ReadonlyMap<Alias, Node>;
}

/** Reads one document. Throws what makes it unusable. */
export function parseTree(text: string, limits: Limits = LIMITS): Tree {
  const document = withoutStacks(() => compose(text, limits));
  const [error] = document.errors;
  if (error !== undefined) {
    throw error.code === 'RESOURCE_EXHAUSTION' ? tooDeep(error.pos[0], limits) : new Unusable(explain(error.code, error.message), error.pos[0]);
  }
  return { root: document.contents, aliases: aliasesOf(document.contents, limits) };
}

// Everything is read as text, and duplicate keys are taken: what scalars mean, and that there are duplicates, is told later, as Kubernetes does it.
function compose(text: string, limits: Limits): Document.Parsed {
  const { Composer } = yaml();
  const composer = new Composer({ schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const [document, another] = composer.compose(tokensOf(text, limits), true, text.length);
  if (another?.contents) {
    throw new Unusable('goes on after `...`, which Kubernetes does not read; separate documents by ---', another.range[0]);
  }
  return document as Document.Parsed;
}

function* tokensOf(text: string, limits: Limits): Generator<CST.Token> {
  const { Lexer, Parser } = yaml();
  const parser = new Parser();
  let count = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > limits.tokens) {
      throw new Unusable(`is too large to be read as one document, which may have ${limits.tokens.toLocaleString('en')} words and marks; split it`, offset);
    }
    offset += lexeme.length;
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

function explain(code: string, message: string): string {
  switch (code) {
    case 'TAB_AS_INDENT': return 'is no YAML: it is indented by a tab; use spaces';
    default: return `is no YAML: ${message[0].toLowerCase()}${message.slice(1)}`;
  }
}

/** What each alias stands for: the last node before it that has its name. */
function aliasesOf(root: Node | null, limits: Limits): Map<Alias, Node> {
  const { isAlias, isCollection, isPair } = yaml();
  const anchors = new Map<string, Node>();
  const aliases = new Map<Alias, Node>();
  const visit = (node: unknown, depth: number): void => {
    if (isPair(node)) {
      visit(node.key, depth);
      visit(node.value, depth);
    } else if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) {
        throw new Unusable(`is no YAML: there is no anchor &${node.source} before the alias *${node.source}`, startOf(node));
      }
      aliases.set(node, target);
    } else if (node) {
      const { anchor } = node as ParsedNode & { anchor?: string };
      if (anchor !== undefined) {
        anchors.set(anchor, node as Node);
      }
      if (isCollection(node)) {
        if (depth > limits.depth) {
          throw tooDeep(startOf(node), limits);
        }
        node.items.forEach(item => visit(item, depth + 1));
      }
    }
  };
  visit(root, 1);
  return aliases;
}

export function tooDeep(offset: number, { depth }: Limits): Unusable {
  return new Unusable(`has more than ${depth} levels of maps and lists within each other`, offset);
}

/** Where a node begins. */
export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

// A broken document has up to one error a token, and nobody looks where in the reader's code each arose.
function withoutStacks<T>(read: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return read();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

let reader: typeof import('yaml') | undefined;

/** The reader of YAML: loaded only where there is something to read. */
export function yaml() {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return reader ??= require('yaml') as typeof import('yaml');
}
