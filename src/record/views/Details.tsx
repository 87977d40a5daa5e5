import type { ReactNode } from 'react';

import type { Choice, Grant, Person, Record } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { IColumn, IMetadataField } from '../../common/model/metadataField';
import { METADATA_FIELDS } from '../../common/model/metadataFields';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { formatCount } from '../../common/views/format';
import { ExternalLink } from '../../common/views/ExternalLink';
import { UntrustedText } from '../../common/views/UntrustedText';
import { Person as PersonName } from './Header';
import { Section } from '../../common/views/Section';

/** The metadata that have no other place, and what the repository adds. */
export function Details({ record }: { record: Record }): JSX.Element {
  const { trans } = useView();
  return (
    <Section title={trans.__('About')}>
      <dl className="ossr-Details">
        {METADATA_FIELDS.filter(({ details }) => details).map(field => (
          <Row
            key={field.name}
            title={field.label(trans)}
            items={itemsOf(record, field)}
            inline={field.inline}
          >
            {item => <Item record={record} field={field} item={item} />}
          </Row>
        ))}
        <Row title={trans.__('Communities')} items={record.communities}>
          {({ id, slug, title, url }) => (
            <ExternalLink href={url}>{title ?? slug ?? id}</ExternalLink>
          )}
        </Row>
        <Row
          title={trans.__('Updated')}
          items={record.updated ? [record.updated] : []}
        >
          {date => formatDate(date)}
        </Row>
        <Row title={trans.__('Usage')} items={useOf(record)} inline>
          {words => words}
        </Row>
        <Row
          title={trans.__('Repository page')}
          items={record.url ? [record.url] : []}
        >
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

/** One value of a field, as its kind says. */
function Item(props: {
  record: Record;
  field: IMetadataField;
  item: unknown;
}): JSX.Element {
  const { trans } = useView();
  const { record, field, item } = props;
  switch (field.kind) {
    case 'term':
    case 'terms': {
      const { title, url } = item as Choice;
      return field.name === 'subjects' ? (
        <Action
          command={CommandIDs.searchRecords}
          args={{
            query: title,
            source: record.source,
            raw: false,
            facets: {}
          }}
          label={trans.__('Search for %1', title)}
          kind="link"
        >
          <UntrustedText text={title} />
        </Action>
      ) : (
        <ExternalLink href={url}>{title}</ExternalLink>
      );
    }
    case 'people': {
      const person = item as Person;
      return (
        <>
          <PersonName person={person} />
          {person.role && (
            <span className="ossr-mod-faint"> ({person.role.title})</span>
          )}
        </>
      );
    }
    case 'grants':
      return <Funding grant={item as Grant} />;
    case 'rows':
      return <Parts columns={field.columns ?? []} row={item as IRow} />;
    case 'url':
      return <ExternalLink href={String(item)}>{String(item)}</ExternalLink>;
    case 'date':
      return <>{formatDate(String(item))}</>;
    default:
      return <UntrustedText text={String(item)} />;
  }
}

/** The values of a field; a single one is a list of one. */
function itemsOf(record: Record, { name }: IMetadataField): unknown[] {
  const value: unknown = record[name];
  if (Array.isArray(value)) {
    return value;
  }
  return value === null || value === '' ? [] : [value];
}

interface IRow {
  readonly [part: string]: unknown;
}

/** The parts of an item, beside each other. */
function Parts(props: { columns: readonly IColumn[]; row: IRow }): JSX.Element {
  const { columns, row } = props;
  const words = columns.flatMap(({ name, kind }) => {
    const value = row[name];
    if (value === null || value === undefined || value === '') {
      return [];
    }
    return kind === 'term'
      ? [(value as Choice).title]
      : [kind === 'date' ? formatDate(String(value)) : String(value)];
  });
  return <UntrustedText text={words.join(' ')} />;
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

function Funding({ grant }: { grant: Grant }): JSX.Element {
  const { funder, award, number } = grant;
  const title = award?.title === number ? null : award?.title;
  const name = [award?.note, title].filter(Boolean).join(': ');
  const words = [name, number && `(${number})`].filter(Boolean).join(' ');
  return (
    <>
      <UntrustedText text={funder.title} />
      {words && (
        <>
          {', '}
          <ExternalLink href={award?.url}>{words}</ExternalLink>
        </>
      )}
    </>
  );
}
