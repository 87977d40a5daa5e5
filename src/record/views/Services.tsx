import type { Record } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { ExternalLink } from '../../common/views/ExternalLink';
import { Section } from '../../common/views/Section';
import type { RecordTools } from '../model/recordTools';

/** Services that can be used with a record; nothing where there are none. */
export function Services(props: {
  record: Record;
  tools: RecordTools;
}): JSX.Element | null {
  const { trans, can } = useView();
  const { record, tools } = props;
  const { links, launch } = tools.services(record);
  if (links.length === 0 && launch === null) {
    return null;
  }
  return (
    <Section title={trans.__('Services')}>
      <ul className="ossr-References">
        {links.map(({ url, kind }) => (
          <li key={url}>
            <ExternalLink href={url}>{url}</ExternalLink>{' '}
            <span className="ossr-Badge">{kind}</span>{' '}
            {can(CommandIDs.insertPyvoCell) && (
              <Action
                command={CommandIDs.insertPyvoCell}
                args={{ url }}
                label={trans.__('Insert pyvo Cell for %1', url)}
                kind="link"
              >
                {trans.__('Insert pyvo Cell')}
              </Action>
            )}
          </li>
        ))}
        {launch !== null && (
          <li>
            <ExternalLink href={launch}>
              {trans.__('Launch on REANA')}
            </ExternalLink>{' '}
            <Action
              command={CommandIDs.copyText}
              args={{ text: launch }}
              label={trans.__('Copy Launch Link')}
              kind="link"
            />
          </li>
        )}
      </ul>
    </Section>
  );
}
