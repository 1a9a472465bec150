import { UsageError } from './usage-error';
import { CATEGORIES, LEVELS, type Category, type Level } from '../check/catalog';
import { isClusterDomain } from '../private/dns';
import { minorOf, NEWEST_ISTIO, OLDEST_ISTIO } from '../versions';

export const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type Format = typeof FORMATS[number];

/** How to lint, whether the command line or the file says so. */
export interface Settings {
  readonly 'format': Format;
  readonly 'istio': string;
  readonly 'kubernetes'?: string;
  readonly 'dns-capture'?: boolean;
  readonly 'cluster-domain'?: string;
  readonly 'fail-on': Level;
  /** Empty for all. */
  readonly 'category': readonly Category[];
  /** Rules to use, `*` standing for anything; empty for all. */
  readonly 'rule': readonly string[];
  /** Rules to leave out. */
  readonly 'ignore': readonly string[];
}

/** What was said, before anybody looked whether it makes sense. */
export type RawSettings = { readonly [name in keyof Settings]?: unknown };

export const DEFAULTS: Settings = { 'format': 'text', 'istio': NEWEST_ISTIO, 'fail-on': 'warning', 'category': [], 'rule': [], 'ignore': [] };

/** One reader for each setting. They throw what is wrong with a value. */
const READERS: { readonly [name in keyof Settings]-?: (value: unknown) => Settings[name] } = {
  'format': oneOf(FORMATS),
  'istio': version(OLDEST_ISTIO),
  'kubernetes': version('1.21'),
  'dns-capture': yesOrNo,
  'cluster-domain': domain,
  'fail-on': oneOf(LEVELS),
  'category': listOf(oneOf(CATEGORIES)),
  'rule': listOf(ruleId),
  'ignore': listOf(ruleId),
};

/** The settings that are given, each checked. `nameOf` says how its name is written where it comes from. */
export function readSettings(raw: { readonly [name: string]: unknown }, nameOf: (name: string) => string): Partial<Settings> {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined).map(([name, value]) => {
    if (!Object.hasOwn(READERS, name)) {
      throw new UsageError(`${nameOf(name)} is no setting; there are ${Object.keys(READERS).join(', ')}`);
    }
    try {
      return [name, READERS[name as keyof Settings](value)];
    } catch (error) {
      throw new UsageError(`${nameOf(name)} ${(error as Error).message}`);
    }
  }));
}

function oneOf<T extends string>(values: readonly T[]): (value: unknown) => T {
  return value => {
    if (!values.includes(value as T)) {
      throw new Error(`must be one of ${values.join(', ')}, got ${JSON.stringify(value)}`);
    }
    return value as T;
  };
}

function listOf<T>(read: (value: unknown) => T): (value: unknown) => T[] {
  return value => (Array.isArray(value) ? value : [value]).map(read);
}

function version(oldest: string): (value: unknown) => string {
  return value => {
    if (typeof value === 'number') {
      throw new Error(`must be a text: put it in quotes, since YAML reads 1.30 as the number ${value}`);
    }
    const minor = typeof value === 'string' ? minorOf(value) : undefined;
    if (minor === undefined) {
      throw new Error(`must be a version such as '1.30', got ${JSON.stringify(value)}`);
    }
    if (minor < minorOf(oldest)!) {
      throw new Error(`must be ${oldest} or newer, got ${JSON.stringify(value)}`);
    }
    return value as string;
  };
}

function yesOrNo(value: unknown): boolean {
  if (typeof value !== 'boolean') {
    throw new Error(`must be true or false, got ${JSON.stringify(value)}`);
  }
  return value;
}

function domain(value: unknown): string {
  if (!isClusterDomain(value)) {
    throw new Error(`must be a DNS name in lower case such as 'cluster.local', got ${JSON.stringify(value)}`);
  }
  return value;
}

function ruleId(value: unknown): string {
  if (typeof value !== 'string' || !/^[a-z0-9*-]+$/.test(value)) {
    throw new Error(`must be the id of a rule, such as 'duplicate-key' or 'service-entry-*', got ${JSON.stringify(value)}`);
  }
  return value;
}
