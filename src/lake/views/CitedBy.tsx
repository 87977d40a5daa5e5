import type { CitingRecord } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { ExternalLink } from '../../common/views/ExternalLink';
import { shownOf } from '../../common/views/loaded';
import { Section } from '../../common/views/Section';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import type { DidModel } from '../model/did';

/** The records that cite a DID; nothing where there are none. */
export function CitedBy({ model }: { model: DidModel }): JSX.Element | null {
  const { trans } = useView();
  const citations = shownOf(useStore(model).citations);
  if (!citations || (citations.records.length === 0 && !citations.note)) {
    return null;
  }
  return (
    <Section title={trans.__('Cited by')}>
      <ul className="ossr-References">
        {citations.records.map((record, index) => (
          <li key={index}>
            <Citing record={record} />
          </li>
        ))}
      </ul>
      {citations.note && (
        <p className="ossr-mod-faint">
          <UntrustedText text={citations.note} />
        </p>
      )}
    </Section>
  );
}

function Citing({ record }: { record: CitingRecord }): JSX.Element {
  const { doi, title, source, record: id } = record;
  return (
    <>
      {source !== null && id !== null && (
        <>
          <Action
            command={CommandIDs.openRecord}
            args={{ source, record: id }}
            label={title}
            kind="link"
          >
            <UntrustedText text={title} />
          </Action>{' '}
        </>
      )}
      {doi !== null && (
        <ExternalLink href={`https://doi.org/${encodeURI(doi)}`}>
          {doi}
        </ExternalLink>
      )}
    </>
  );
}
