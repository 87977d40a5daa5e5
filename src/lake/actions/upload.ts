import { Notification } from '@jupyterlab/apputils';

import { confirmed } from '../../common/inputDialogs';
import type { MembersIn, MetaValues } from '../../api/types';
import { keyOf, parseDid } from '../model/dids';
import type { ILakeActions } from '../commands';
import { CommandIDs } from '../../common/commandIds';
import {
  action,
  DID,
  LAKE,
  lakeOf,
  modelOf,
  placeOf,
  type ILakeHost,
  type IPlace
} from '../host';
import { text, texts, type Args } from '../../common/model/args';

const MEMBERS = {
  members: {
    type: 'array',
    items: { type: 'string' },
    description: 'DIDs, each as scope:name'
  }
};
const CHANGES: readonly MembersIn['action'][] = ['attach', 'detach', 'close'];

/** Sending files, and changing what is ours. */
export function giveActions(host: ILakeHost): ILakeActions {
  const { lake } = host;
  return {
    [CommandIDs.uploadToLake]: action(
      host,
      {
        ...LAKE,
        paths: {
          type: 'array',
          items: { type: 'string' },
          description:
            'Paths of files and folders, relative to the root folder; default: ask'
        },
        from: {
          type: 'string',
          enum: ['file-browser'],
          description: 'Upload the selection of the file browser'
        },
        record: {
          type: 'string',
          description: 'Id of a record whose files are uploaded instead'
        },
        source: { type: 'string', description: 'Id of its repository' },
        keys: {
          type: 'array',
          items: { type: 'string' },
          description: 'Its files to upload; default: all'
        },
        title: { type: 'string', description: 'Its title' }
      },
      async args => {
        const record = text(args, 'record');
        if (record !== undefined) {
          const at = await lakeOf(host, args);
          if (at) {
            lake.select(at.id);
            lake.showUpload({
              source: text(args, 'source') ?? '',
              record,
              keys: texts(args, 'keys'),
              title: text(args, 'title') ?? record
            });
            host.reveal(false);
          }
          return;
        }
        const selected = args.from === 'file-browser' ? host.selected() : null;
        const paths =
          (Array.isArray(args.paths) ? texts(args, 'paths') : selected) ??
          (await host.askFiles());
        const at = paths && (await lakeOf(host, args));
        if (at) {
          lake.select(at.id);
          lake.showUpload(paths);
          host.reveal(false);
        }
      }
    ),
    [CommandIDs.createCollection]: action(
      host,
      { ...LAKE, ...MEMBERS },
      async args => {
        const at = await lakeOf(host, args);
        if (at) {
          lake.select(at.id);
          lake.showCollection(texts(args, 'members'));
          host.reveal(false);
        }
      }
    ),
    [CommandIDs.editCollection]: action(
      host,
      {
        ...DID,
        ...MEMBERS,
        action: {
          type: 'string',
          enum: CHANGES,
          description: 'Action on the collection'
        }
      },
      async args => {
        const place = await placeOf(host, args);
        return place && changeMembers(host, place, args);
      }
    ),
    [CommandIDs.setDidMetadata]: action(
      host,
      {
        ...DID,
        values: {
          type: 'object',
          description: 'Keys to set; null removes a key',
          additionalProperties: {
            type: ['string', 'number', 'boolean', 'null']
          }
        }
      },
      async args => {
        const place = await placeOf(host, args);
        const values = valuesIn(args);
        if (place && Object.keys(values).length > 0) {
          const { model, release } = modelOf(host, place);
          await model.setMetadata(values).finally(release);
        }
      }
    )
  };
}

async function changeMembers(
  host: ILakeHost,
  place: IPlace,
  args: Args
): Promise<unknown> {
  const { trans } = host;
  const change = CHANGES.find(one => one === args.action);
  const members = texts(args, 'members')
    .map(parseDid)
    .filter(did => did !== null);
  if (!change || (change !== 'close' && members.length === 0)) {
    return null;
  }
  if (change === 'close') {
    const sure = await confirmed({
      title: trans.__('Close %1?', keyOf(place.did)),
      body: trans.__(
        'Members can no longer be added or removed. Closing cannot be undone.'
      ),
      yes: trans.__('Close Permanently'),
      warn: true,
      defaultButton: 0
    });
    if (!sure) {
      return null;
    }
  }
  const { model, release } = modelOf(host, place);
  await model.changeMembers({ action: change, members }).finally(release);
  host.lake.tree.refresh(keyOf(place.did));
  void host.lake.availability.refresh();
  Notification.success(
    {
      attach: trans._n('%1 attached', '%1 attached', members.length),
      detach: trans._n('%1 detached', '%1 detached', members.length),
      close: trans.__('Closed')
    }[change],
    { autoClose: 3000 }
  );
  return place;
}

function valuesIn({ values }: Args): MetaValues {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return {};
  }
  const found: MetaValues = {};
  for (const [key, value] of Object.entries(values)) {
    if (value === null || typeof value !== 'object') {
      if (value !== undefined) {
        found[key] = value;
      }
    }
  }
  return found;
}
