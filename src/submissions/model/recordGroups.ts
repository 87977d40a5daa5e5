import type { MyRecord } from '../../api/types';

/** What of our records is shown, by their state. */
export type RecordFilter =
  'all' | 'draft' | 'in-review' | 'published' | 'declined';

/** A record with its versions. */
export interface IRecordGroup {
  id: string;
  /** What is worked on: a draft or review, else the newest version. */
  lead: MyRecord;
  /** Whether that can be discarded: it is not public, or its changes are not. */
  isDraft: boolean;
  /** The other versions, newest first. */
  others: readonly MyRecord[];
}

/** Records by what they are versions of, in the order of their first ones. */
export function groupsOf(records: readonly MyRecord[]): IRecordGroup[] {
  const all = new Map<string, MyRecord[]>();
  for (const record of records) {
    const id = record.parent ?? record.id;
    all.set(id, [...(all.get(id) ?? []), record]);
  }
  return [...all].map(([id, versions]) => {
    const draft = versions.find(({ state }) => state !== 'published');
    const lead = draft ?? versions[0]!;
    return {
      id,
      lead,
      isDraft: draft !== undefined,
      others: versions.filter(each => each !== lead)
    };
  });
}

/** Whether one of the versions has that state, and the words are in what they say. */
export function matches(
  { lead, others }: IRecordGroup,
  words: string,
  filter: RecordFilter
): boolean {
  const versions = [lead, ...others];
  const text = versions
    .map(({ title, version, doi }) => `${title} ${version ?? ''} ${doi ?? ''}`)
    .join(' ')
    .toLocaleLowerCase();
  return (
    words
      .toLocaleLowerCase()
      .split(/\s+/)
      .every(word => text.includes(word)) &&
    (filter === 'all' ||
      versions.some(({ state }) => filtersOf(state).includes(filter)))
  );
}

function filtersOf(state: MyRecord['state']): readonly RecordFilter[] {
  switch (state) {
    case 'new-version':
      return ['draft'];
    case 'editing':
      return ['draft', 'published'];
    default:
      return [state];
  }
}
