import { useEffect, useState } from 'react';

import type { Record, RecordDid } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { Section } from '../../common/views/Section';
import { didText } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import type { RecordTools } from '../model/recordTools';

/** The data of lakes that a record names, and how much of it is here; nothing where it has none. */
export function LakeData(props: {
  record: Record;
  tools: RecordTools;
}): JSX.Element | null {
  const { trans } = useView();
  const { record, tools } = props;
  const [model] = useState(() => tools.makeLakeData());
  const { dids } = useStore(model);
  useEffect(() => {
    void model.load(record);
  }, [model, record]);
  if (dids.length === 0) {
    return null;
  }
  const here = dids.filter(one => one.availability?.state === 'available');
  const troubles = new Set(dids.flatMap(({ why }) => why ?? []));
  const total = trans._n('%1 dataset', '%1 datasets', dids.length);
  return (
    <Section title={trans.__('Data in the lake')}>
      <p>
        {dids.some(one => one.availability)
          ? trans.__('%1, %2 here', total, here.length)
          : total}
      </p>
      {[...troubles].map(text => (
        <p key={text} className="ossr-mod-faint">
          <UntrustedText text={text} />
        </p>
      ))}
      <ul className="ossr-References">
        {dids.map(one => (
          <li key={`${one.lake} ${didText(one.did)}`}>
            <Named named={one} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Named({ named }: { named: RecordDid }): JSX.Element {
  const { trans } = useView();
  const { did, lake, instance, availability } = named;
  const text = didText(did);
  if (lake === null) {
    return (
      <>
        <UntrustedText text={text} />{' '}
        <span className="ossr-mod-faint">
          <UntrustedText text={instance} />
        </span>
      </>
    );
  }
  return (
    <>
      <Action
        command={CommandIDs.openDid}
        args={{ lake, did: text }}
        label={trans.__('Show %1 in the Data Lake', text)}
        kind="link"
      >
        <UntrustedText text={text} />
      </Action>
      {availability?.state === 'available' && (
        <>
          {' '}
          <span className="ossr-Badge">{trans.__('Here')}</span>
        </>
      )}
    </>
  );
}
