import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

/** The arguments of a command, as they come from anywhere. */
export type Args = ReadonlyPartialJSONObject;

/** A text argument, or undefined. */
export function text(args: Args, name: string): string | undefined {
  const value = args[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An argument that is a list of texts; empty if it is anything else. */
export function texts(args: Args, name: string): string[] {
  const value = args[name];
  return Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string')
    : [];
}
