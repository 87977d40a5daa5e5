import { copyIcon, HTMLSelect } from '@jupyterlab/ui-components';
import { useEffect, useState } from 'react';

import type { Record } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { LoadFailure } from '../../common/views/LoadFailure';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { ExternalLink } from '../../common/views/ExternalLink';
import { useStore } from '../../common/views/useStore';
import type { RecordTools } from '../model/recordTools';
import { Section } from '../../common/views/Section';

/** The DOIs, and the citation in the style that was last chosen. */
export function CitationSection(props: {
  record: Record;
  tools: RecordTools;
}): JSX.Element {
  const { trans } = useView();
  const { record, tools } = props;
  const { style } = useStore(tools.style);
  const about = { source: record.source, record: record.id };
  return (
    <Section title={trans.__('Cite')}>
      <div className="ossr-Cite-row">
        <HTMLSelect
          aria-label={trans.__('Citation style')}
          value={style}
          onChange={event => tools.style.choose(event.target.value)}
        >
          {tools.style.all.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </HTMLSelect>
        <Action
          command={CommandIDs.copyCitation}
          args={{ ...about, style }}
          label={trans.__('Copy Citation')}
          icon={copyIcon}
          kind="main"
        />
      </div>
      <CitationText record={record} tools={tools} style={style} />
      <dl className="ossr-Dois">
        <DoiRow
          title={trans.__('DOI')}
          help={trans.__('This version')}
          doi={record.doi}
          args={about}
        />
        <DoiRow
          title={trans.__('DOI (all versions)')}
          help={trans.__('Always leads to the newest version')}
          doi={record.conceptDoi}
          args={{ ...about, concept: true }}
        />
      </dl>
    </Section>
  );
}

function DoiRow(props: {
  title: string;
  help: string;
  doi: string | null;
  args: { source: string; record: string; concept?: boolean };
}): JSX.Element | null {
  const { trans } = useView();
  const { title, help, doi, args } = props;
  if (!doi) {
    return null;
  }
  return (
    <div>
      <dt title={help}>{title}</dt>
      <dd>
        <ExternalLink href={`https://doi.org/${encodeURI(doi)}`}>
          {doi}
        </ExternalLink>
        <Action
          command={CommandIDs.copyDoi}
          args={args}
          label={trans.__('Copy %1', title)}
          icon={copyIcon}
          iconOnly
          kind="bare"
        />
      </dd>
    </div>
  );
}

/** The text itself, asked for when somebody wants to see it. */
function CitationText(props: {
  record: Record;
  tools: RecordTools;
  style: string;
}): JSX.Element {
  const { trans } = useView();
  const { record, tools, style } = props;
  const [open, setOpen] = useState(false);
  const [model] = useState(() => tools.makeCitation());
  const { citation } = useStore(model);
  useEffect(() => {
    if (open) {
      void model.load(record, style);
    }
  }, [open, model, record, style]);
  return (
    <details
      className="ossr-Cite-text"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('Preview')}</summary>
      {citation.status === 'ready' ? (
        <pre tabIndex={0} aria-label={trans.__('Citation')}>
          {citation.value.text}
        </pre>
      ) : citation.status === 'failed' ? (
        <LoadFailure
          loaded={citation}
          source={record.source}
          onRetry={() => void model.load(record, style)}
        />
      ) : (
        <p className="ossr-mod-faint">{trans.__('Loading…')}</p>
      )}
    </details>
  );
}
