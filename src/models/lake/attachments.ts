import { parseDid } from './dids';
import { isVariable, type AttachAs } from './injection';

/** Data of a lake that a notebook uses under a name; what is kept in its metadata. */
export interface IAttachment {
  /** Empty: the lake that is shown, as rucio-jupyterlab's notebooks do not say which. */
  lake: string;
  did: string;
  variable: string;
  as: AttachAs;
  /** Use what is here, though not all is. */
  partial: boolean;
}

/** What a notebook's metadata say of attachments; what is not understood is left alone. */
export function readAttachments(ours: unknown, old: unknown): IAttachment[] {
  const found = new Map<string, IAttachment>();
  for (const entry of entries(old)) {
    add(found, { ...entry, variable: entry.variableName, lake: '' });
  }
  for (const entry of entries(property(ours, 'attachments'))) {
    add(found, entry);
  }
  return [...found.values()];
}

function add(found: Map<string, IAttachment>, entry: Fields): void {
  const { lake, did, variable, as, partial } = entry;
  if (
    typeof lake === 'string' &&
    typeof did === 'string' &&
    typeof variable === 'string' &&
    parseDid(did) &&
    isVariable(variable)
  ) {
    const known = as === 'str' || as === 'list' || as === 'object';
    found.set(variable, {
      lake,
      did,
      variable,
      as: known ? as : 'auto',
      partial: partial === true
    });
  }
}

type Fields = { [name: string]: unknown };

function entries(value: unknown): Fields[] {
  return Array.isArray(value)
    ? value.filter(
        (entry): entry is Fields => typeof entry === 'object' && entry !== null
      )
    : [];
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)[name]
    : undefined;
}
