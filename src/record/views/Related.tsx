import type { Record, RelatedWork } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { ExternalLink } from '../../common/views/ExternalLink';
import { UntrustedText } from '../../common/views/UntrustedText';
import { Clamp, Section } from '../../common/views/Section';

/** Other things that it belongs to, grouped by how; and what it cites. */
export function Related({ record }: { record: Record }): JSX.Element | null {
  const { trans } = useView();
  const groups = byRelation(record.related);
  const { references } = record;
  if (groups.length === 0 && references.length === 0) {
    return null;
  }
  return (
    <Section title={trans.__('Related')}>
      <dl className="ossr-Details">
        {groups.map(([title, items]) => (
          <div key={title}>
            <dt>{title}</dt>
            {items.map((item, index) => (
              <dd key={index}>
                <RelatedItem item={item} record={record} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
      {references.length > 0 && (
        <>
          <h4>{trans.__('References')}</h4>
          <Clamp label={trans.__('the references')}>
            <ol className="ossr-References">
              {references.map((reference, index) => (
                <li key={index}>
                  <UntrustedText text={reference} />
                  <InTheLake reference={reference} />
                </li>
              ))}
            </ol>
          </Clamp>
        </>
      )}
    </Section>
  );
}

function RelatedItem(props: {
  item: RelatedWork;
  record: Record;
}): JSX.Element {
  const { trans } = useView();
  const { item, record } = props;
  const { identifier, scheme, resourceType, url } = item;
  return (
    <>
      <ExternalLink href={url}>{identifier}</ExternalLink>
      {!url && scheme !== null && (
        <span className="ossr-mod-faint"> {scheme.toUpperCase()}</span>
      )}
      {resourceType !== null && (
        <>
          {' '}
          <span className="ossr-Badge">{resourceType.title}</span>
        </>
      )}
      {isNeighbour(identifier, record.doi) && (
        <>
          {' '}
          <Action
            command={CommandIDs.openRecord}
            args={{ record: identifier, source: record.source }}
            label={trans.__('Open %1 here', identifier)}
            kind="link"
          >
            {trans.__('Open here')}
          </Action>
        </>
      )}
    </>
  );
}

/** Leads to the data of a lake, where a reference names them as we write them. */
function InTheLake({ reference }: { reference: string }): JSX.Element | null {
  const { trans, can } = useView();
  const [, did, lake] = DID.exec(reference) ?? [];
  const args = { did: did ?? '', ...(lake ? { lake } : {}) };
  if (did === undefined || !can(CommandIDs.openDid, args)) {
    return null;
  }
  return (
    <>
      {' '}
      <Action
        command={CommandIDs.openDid}
        args={args}
        label={trans.__('Show %1 in the Data Lake', did)}
        kind="link"
      >
        {trans.__('Show in the Data Lake')}
      </Action>
    </>
  );
}

/** As the server writes them (provenance/notebook_dependencies.py): `Rucio DID scope:name (lake)`. */
const DID = /^Rucio DID ([^\s:]+:\S+)(?: \(([\w-]+)\))?$/;

/** Whether it probably is a record of the same repository: its DOI has the same prefix. */
function isNeighbour(identifier: string, doi: string | null): boolean {
  const prefix = PREFIX.exec(doi ?? '')?.[0];
  return prefix !== undefined && PREFIX.exec(identifier)?.[0] === prefix;
}

const PREFIX = /10\.\d{4,9}(?=\/)/;

function byRelation(
  related: readonly RelatedWork[]
): [string, RelatedWork[]][] {
  const groups = new Map<string, RelatedWork[]>();
  for (const item of related) {
    const title = item.relation.title;
    groups.set(title, [...(groups.get(title) ?? []), item]);
  }
  return [...groups];
}
