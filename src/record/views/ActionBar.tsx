import { caretDownIcon, downloadIcon } from '@jupyterlab/ui-components';

import type { Environment, Record } from '../../api/types';
import type { IRecordFiles } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView, type IMenuItem } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { MoreMenu } from '../../common/views/MoreMenu';
import { useStore } from '../../common/views/useStore';
import { hasCode, isSoftware } from '../../files/views/recordType';
import type { RecordTools } from '../model/recordTools';
import { installedOf, isReady } from './installed';

const CARET = 'ossr-Action ossr-Split-more jp-Button jp-mod-styled';

/** What can be done with a record; it stays in sight while the record scrolls below it. */
export function ActionBar(props: {
  record: Record;
  tools: RecordTools;
  wide: boolean;
}): JSX.Element {
  const { files, trans, can } = useView();
  const { record, tools, wide } = props;
  const model = files.of(record);
  useStore(model);
  useStore(tools.environments);
  useStore(tools.style);
  useStore(tools.lists);
  const about = { source: record.source, record: record.id };
  const installed = installedOf(record, tools.environments.environments);
  const ready = installed && isReady(installed, record) ? installed : null;
  const installs = canInstall(record) && can(CommandIDs.installRecord);
  const offered = installs && hasCode(record) && !ready;
  const software = isSoftware(record);
  const cite = citing(tools, about, trans);
  return (
    <div
      className="ossr-ActionBar"
      role="group"
      aria-label={trans.__('Actions of this record')}
    >
      {record.files.length > 0 && (
        <Download
          model={model}
          main={!ready && !(software && offered) && !model.allHere}
        />
      )}
      {ready && <OpenNotebook environment={ready} />}
      {offered && (
        <>
          <Action
            command={CommandIDs.installRecord}
            args={about}
            label={trans.__('Install…')}
            kind={software ? 'main' : 'plain'}
          />
          {can(CommandIDs.tryRecord) && (
            <span className="ossr-mod-roomy">
              <Action
                command={CommandIDs.tryRecord}
                args={about}
                label={trans.__('Try It…')}
              />
            </span>
          )}
        </>
      )}
      {!record.isDraft && (
        <span className="ossr-mod-roomy">
          <MoreMenu
            label={trans.__('Cite')}
            items={cite}
            className="ossr-Action jp-Button jp-mod-styled"
          >
            {trans.__('Cite')}
            <caretDownIcon.react tag="span" className="ossr-Action-icon" />
          </MoreMenu>
        </span>
      )}
      <MoreMenu label={trans.__('More actions')} items={more()} />
    </div>
  );

  function more(): IMenuItem[] {
    const items: (IMenuItem | false | undefined)[] = [
      installs && {
        command: CommandIDs.installRecord,
        args: about,
        label: ready ? trans.__('Install Again…') : trans.__('Install…')
      },
      installs &&
        can(CommandIDs.tryRecord) && {
          command: CommandIDs.tryRecord,
          args: about,
          label: trans.__('Try It…')
        },
      ...(installed && can(CommandIDs.openEnvironments)
        ? [
            {
              command: CommandIDs.updateEnvironment,
              args: { environment: installed.id },
              label: trans.__('Update Environment…')
            },
            {
              command: CommandIDs.openEnvironments,
              label: trans.__('Show Environments')
            }
          ]
        : []),
      !record.isDraft &&
        record.files.length > 0 &&
        can(CommandIDs.uploadToLake) && {
          command: CommandIDs.uploadRecord,
          args: { ...about, keys: [...model.state.selected] },
          label: trans.__('Upload to Data Lake…')
        },
      !record.isDraft && {
        command: CommandIDs.toggleFavourite,
        args: about,
        label: tools.lists.isFavourite({ ...about, title: record.title })
          ? trans.__('Remove from Favourites')
          : trans.__('Add to Favourites')
      },
      ...(record.isDraft ? [] : cite.slice(0, 1)),
      record.doi !== null && {
        command: CommandIDs.copyDoi,
        args: about,
        label: trans.__('Copy DOI')
      },
      {
        command: CommandIDs.copyLink,
        args: about,
        label: trans.__('Copy Link')
      },
      ...['Markdown', 'HTML'].map(badge => ({
        command: CommandIDs.copyLink,
        args: { ...about, badge },
        label: trans.__('Copy Badge (%1)', badge)
      })),
      !wide && {
        command: CommandIDs.openRecordInMain,
        args: about,
        label: trans.__('Open in Main Area')
      },
      {
        command: CommandIDs.openPage,
        args: about,
        label: trans.__('Open Web Page')
      }
    ];
    return items.filter((item): item is IMenuItem => Boolean(item));
  }
}

/** Downloads what is selected, else all; its menu has the other ways. */
function Download(props: { model: IRecordFiles; main: boolean }): JSX.Element {
  const { trans } = useView();
  const { model, main } = props;
  const { record, allHere } = model;
  const { selected } = model.state;
  const some = selected.size > 0;
  const target = {
    source: record.source,
    record: record.id,
    ...(some ? { keys: [...selected] } : {})
  };
  const label = some
    ? trans.__('Download Selected (%1)', formatCount(selected.size))
    : allHere
      ? trans.__('Download Again')
      : trans._n('Download File', 'Download All', record.files.length);
  const command = CommandIDs.downloadFiles;
  const items: IMenuItem[] = [
    {
      command,
      args: { ...target, choose: true },
      label: trans.__('Download to Folder…')
    },
    ...(record.files.some(({ key }) => model.isArchive(key))
      ? [
          {
            command,
            args: { ...target, unpack: !model.unpack },
            label: model.unpack
              ? trans.__('Download Without Unpacking')
              : trans.__('Download and Unpack')
          }
        ]
      : []),
    {
      command: CommandIDs.chooseFolder,
      args: { source: record.source, record: record.id },
      label: trans.__('Change Download Folder…')
    }
  ];
  return (
    <span className="ossr-Split">
      <Action
        command={command}
        args={target}
        label={label}
        icon={downloadIcon}
        kind={main ? 'main' : 'plain'}
        disabled={model.allComing}
      >
        {label}
        <span className="ossr-mod-roomy">
          {' · '}
          {formatSize(model.size(some ? selected : undefined))}
        </span>
      </Action>
      <MoreMenu
        label={trans.__('More ways to download')}
        items={items}
        className={main ? `${CARET} jp-mod-accept` : CARET}
      >
        <caretDownIcon.react tag="span" className="ossr-Action-icon" />
      </MoreMenu>
    </span>
  );
}

/** A notebook of the record on its kernel, else a new one. */
export function OpenNotebook(props: {
  environment: Environment;
  kind?: 'main' | 'link';
}): JSX.Element | null {
  const { trans, can } = useView();
  const { environment, kind = 'main' } = props;
  const { kernel, notebooks = [], folder } = environment;
  const [path] = notebooks;
  if (!kernel || !can(CommandIDs.createNotebook)) {
    return null;
  }
  return path !== undefined ? (
    <Action
      command={CommandIDs.openWithKernel}
      args={{ path, kernel }}
      label={trans.__('Open Notebook')}
      kind={kind}
    />
  ) : (
    <Action
      command={CommandIDs.createNotebook}
      args={{ kernel, folder: folder ?? '' }}
      label={trans.__('New Notebook')}
      kind={kind}
    />
  );
}

function canInstall({ isDraft, files, codeRepository }: Record): boolean {
  return !isDraft && (files.length > 0 || codeRepository !== null);
}

/** The style used last comes first. */
function citing(
  { style }: RecordTools,
  about: { source: string; record: string },
  trans: ReturnType<typeof useView>['trans']
): IMenuItem[] {
  const last = style.state.style;
  const styles = [...style.all].sort(
    (one, other) => Number(other.id === last) - Number(one.id === last)
  );
  return styles.map(({ id, name }) => ({
    command: CommandIDs.copyCitation,
    args: { ...about, style: id },
    label: trans.__('Copy Citation (%1)', name)
  }));
}
