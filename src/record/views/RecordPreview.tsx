import type { Record, RecordMetadata } from '../../api/types';
import { Description } from './Description';
import { Details } from './Details';
import { Authorship, Header } from './Header';
import { Related } from './Related';

/** What the repository adds to the metadata of a record; nothing of it is there yet. */
const UNPUBLISHED: Omit<Record, keyof RecordMetadata | 'source'> = {
  id: '',
  url: '',
  parent: null,
  created: null,
  updated: null,
  isLatest: true,
  isDraft: false,
  communities: [],
  doi: null,
  conceptDoi: null,
  files: [],
  filesHidden: false,
  folderName: '',
  defaultPreview: null,
  views: null,
  downloads: null
};

/** Metadata in the look of a record, without the actions of one. */
export function RecordPreview(props: {
  metadata: RecordMetadata;
  /** Id of the repository, for the links to searches. */
  source: string;
}): JSX.Element {
  const { metadata, source } = props;
  const { files, embargoUntil } = metadata.access;
  const status = embargoUntil
    ? 'embargoed'
    : files === 'restricted'
      ? 'restricted'
      : 'open';
  const record: Record = {
    ...UNPUBLISHED,
    ...metadata,
    source,
    access: { ...metadata.access, status }
  };
  return (
    <div className="ossr-RecordPreview">
      <Header record={record} source={null} versions={[]} />
      <Authorship record={record} versions={[]} wide />
      <div className="ossr-Record-columns">
        <Description record={record} />
        <div>
          <Details record={record} />
          <Related record={record} />
        </div>
      </div>
    </div>
  );
}
