import type { Availability } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { DidModel } from '../model/did';
import { Action } from '../../common/views/Action';
import { useView, type IMenuItem } from '../../common/views/context';
import { shownOf } from '../../common/views/loaded';
import { MoreMenu } from '../../common/views/MoreMenu';
import { didText } from '../../common/views/text';
import { useStore } from '../../common/views/useStore';

/** The next step with a DID, and a menu of the others; stays in view. */
export function DidActions(props: {
  model: DidModel;
  availability: Availability | undefined;
}): JSX.Element {
  const { trans, can } = useView();
  const { model, availability } = props;
  useStore(model);
  const did = didText(model.did);
  const args = { lake: model.lake.id, did };
  const isHere = availability?.state === 'available';
  const here: IMenuItem[] = [
    ...(availability?.folder
      ? [
          {
            command: CommandIDs.showDidInFileBrowser,
            args,
            label: trans.__('Show in File Browser')
          }
        ]
      : []),
    ...(isHere || (availability?.here ?? 0) > 0
      ? [
          {
            command: CommandIDs.copyDidPaths,
            args,
            label: trans.__('Copy Paths')
          }
        ]
      : [])
  ];
  const [first, ...others] = here;
  return (
    <div
      className="ossr-Lake-actions"
      role="group"
      aria-label={trans.__('Actions')}
    >
      {isHere
        ? first && <Action {...first} />
        : availability?.state !== 'empty' && <Obtain model={model} />}
      <MoreMenu
        label={trans.__('More actions')}
        items={[
          ...(isHere ? others : here),
          {
            command: CommandIDs.copyText,
            args: { text: did },
            label: trans.__('Copy DID')
          },
          ...(can(CommandIDs.publishFiles) && availability?.state !== 'empty'
            ? [
                {
                  command: CommandIDs.publishDid,
                  args,
                  label: trans.__('Publish…')
                }
              ]
            : []),
          ...openData(model).map(([doi, text]) => ({
            command: CommandIDs.copyText,
            args: { text },
            label: trans.__('Copy Open Data Command (%1)', doi)
          }))
        ]}
      />
    </div>
  );
}

/**
 * For each DOI that is not that of open data yet, what an administrator of the lake runs to open
 * the data with it. Rucio opens only what is closed.
 */
function openData(model: DidModel): [doi: string, command: string][] {
  const records = shownOf(model.state.citations)?.records ?? [];
  const did = quoted(didText(model.did));
  const closes = shownOf(model.state.details)?.open === true;
  return records.some(({ origin }) => origin === 'open-data')
    ? []
    : [...new Set(records.map(({ doi }) => doi))]
        .filter(doi => doi !== null)
        .map(doi => [
          doi,
          [
            ...(closes ? [`rucio did update ${did} --close`] : []),
            `rucio opendata did add ${did}`,
            `rucio opendata did update ${did} --doi ${quoted(doi)} --state public`
          ].join(' && ')
        ]);
}

/** One word of a shell. */
function quoted(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}

/** How the data come here; disabled while the plan below says what is in the way. */
function Obtain({ model }: { model: DidModel }): JSX.Element | null {
  const { trans } = useView();
  const { plan: planning } = model;
  const { plan, lifetime, approval } = useStore(planning);
  const args = { lake: model.lake.id, did: didText(model.did) };
  if (!planning.replicates) {
    return planning.includesFile ? (
      <Action
        command={CommandIDs.downloadDid}
        args={{ ...args, folder: planning.folder }}
        label={trans.__('Download')}
        kind="main"
      />
    ) : null;
  }
  const value = shownOf(plan);
  if (value?.existing && !value.endsEarly) {
    return model.busy ? null : (
      <Action
        command={CommandIDs.makeDidAvailable}
        args={args}
        label={trans.__('Follow')}
        kind="main"
      />
    );
  }
  return (
    <Action
      command={CommandIDs.makeDidAvailable}
      args={{ ...args, lifetimeDays: lifetime, approval }}
      label={
        approval
          ? trans.__('Request')
          : value?.existing
            ? trans.__('Make Available Longer')
            : trans.__('Make Available')
      }
      kind="main"
      disabled={!planning.ready || model.busy}
    />
  );
}
