import type { ReactNode } from 'react';

import type { Funding, Record } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { formatCount } from '../../common/views/format';
import { ExternalLink } from '../../common/views/ExternalLink';
import { UntrustedText } from '../../common/views/UntrustedText';
import { Person } from './Header';
import { Section } from '../../common/views/Section';

/** Everything else that its makers said. */
export function Details({ record }: { record: Record }): JSX.Element {
  const { trans } = useView();
  return (
    <Section title={trans.__('About')}>
      <dl className="ossr-Details">
        <Row title={trans.__('Licence')} items={record.licences}>
          {({ title, url }) => <ExternalLink href={url}>{title}</ExternalLink>}
        </Row>
        <Row title={trans.__('Subjects')} items={record.subjects} inline>
          {({ term }) => (
            <Action
              command={CommandIDs.searchRecords}
              args={{
                query: term,
                source: record.source,
                raw: false,
                facets: {}
              }}
              label={trans.__('Search for %1', term)}
              kind="link"
            >
              <UntrustedText text={term} />
            </Action>
          )}
        </Row>
        <Row
          title={trans.__('Code repository')}
          items={record.codeRepository ? [record.codeRepository] : []}
        >
          {url => <ExternalLink href={url}>{url}</ExternalLink>}
        </Row>
        <Row
          title={trans.__('Programming languages')}
          items={record.programmingLanguages}
          inline
        >
          {language => <UntrustedText text={language} />}
        </Row>
        <Row
          title={trans.__('Development status')}
          items={record.developmentStatus ? [record.developmentStatus] : []}
        >
          {status => <UntrustedText text={status} />}
        </Row>
        <Row title={trans.__('Funding')} items={record.funding}>
          {funding => <Grant funding={funding} />}
        </Row>
        <Row title={trans.__('Communities')} items={record.communities}>
          {({ id, slug, title, url }) => (
            <ExternalLink href={url}>{title ?? slug ?? id}</ExternalLink>
          )}
        </Row>
        <Row title={trans.__('Contributors')} items={record.contributors}>
          {person => (
            <>
              <Person person={person} />
              {person.role && (
                <span className="ossr-mod-faint"> ({person.role})</span>
              )}
            </>
          )}
        </Row>
        <Row
          title={trans.__('Publisher')}
          items={record.publisher ? [record.publisher] : []}
        >
          {publisher => <UntrustedText text={publisher} />}
        </Row>
        <Row title={trans.__('Languages')} items={record.languages} inline>
          {language => <UntrustedText text={language} />}
        </Row>
        <Row
          title={trans.__('Dates')}
          items={datesOf(record, trans.__('Published'), trans.__('Updated'))}
        >
          {({ kind, date, description }) => (
            <>
              {kind}: {formatDate(date)}
              {description && (
                <>
                  {' '}
                  <UntrustedText text={description} />
                </>
              )}
            </>
          )}
        </Row>
        <Row title={trans.__('Usage')} items={useOf(record)} inline>
          {words => words}
        </Row>
        <Row title={trans.__('Repository page')} items={[record.url]}>
          {url => <ExternalLink href={url}>{url}</ExternalLink>}
        </Row>
      </dl>
    </Section>
  );

  function useOf({ views, downloads }: Record): string[] {
    const words: string[] = [];
    if (views !== null) {
      words.push(trans._n('%2 view', '%2 views', views, formatCount(views)));
    }
    if (downloads !== null) {
      words.push(
        trans._n(
          '%2 download',
          '%2 downloads',
          downloads,
          formatCount(downloads)
        )
      );
    }
    return words;
  }
}

function Row<T>(props: {
  title: string;
  items: readonly T[];
  /** Beside each other, not one a line. */
  inline?: boolean;
  children(item: T): ReactNode;
}): JSX.Element | null {
  const { title, items, inline, children } = props;
  if (items.length === 0) {
    return null;
  }
  return (
    <div className={inline ? 'ossr-mod-inline' : undefined}>
      <dt>{title}</dt>
      {items.map((item, index) => (
        <dd key={index}>{children(item)}</dd>
      ))}
    </div>
  );
}

function Grant({ funding }: { funding: Funding }): JSX.Element {
  const { funder, award, acronym, number, url } = funding;
  const name = [acronym, award].filter(Boolean).join(': ');
  return (
    <>
      <UntrustedText text={funder} />
      {(name || number) && (
        <>
          {', '}
          <ExternalLink href={url}>
            {[name, number && `(${number})`].filter(Boolean).join(' ')}
          </ExternalLink>
        </>
      )}
    </>
  );
}

function datesOf(
  record: Record,
  published: string,
  updated: string
): Record['dates'] {
  const dates = [...record.dates];
  if (record.publicationDate) {
    dates.unshift({
      kind: published,
      date: record.publicationDate,
      description: null
    });
  }
  if (record.updated) {
    dates.push({ kind: updated, date: record.updated, description: null });
  }
  return dates;
}
