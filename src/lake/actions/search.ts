import { InputDialog, Notification } from '@jupyterlab/apputils';

import type { DidKind } from '../model/search';
import type { ILakeActions } from '../commands';
import { CommandIDs } from '../../common/commandIds';
import { action, DID, LAKE, lakeOf, placeOf, type ILakeHost } from '../host';
import { text } from '../../common/model/args';

const KINDS: readonly DidKind[] = [
  'all',
  'collection',
  'file',
  'dataset',
  'container'
];

/** Showing, finding and signing in. */
export function findActions(host: ILakeHost): ILakeActions {
  const { lake, trans } = host;
  const take = async (id: string | undefined) => {
    await lake.load();
    if (id !== undefined) {
      lake.select(id);
    }
  };
  return {
    [CommandIDs.openLake]: action(host, LAKE, async args => {
      host.reveal(true);
      await take(text(args, 'lake'));
    }),
    [CommandIDs.selectLake]: action(host, LAKE, async args => {
      await lake.load();
      const id = text(args, 'lake') ?? (await askForLake(host));
      if (id !== undefined) {
        lake.select(id);
        host.reveal(false);
      }
    }),
    [CommandIDs.searchLake]: action(
      host,
      {
        ...LAKE,
        text: {
          type: 'string',
          description: 'scope:name, scope: or a name; * is a wildcard'
        },
        kind: { type: 'string', enum: KINDS, description: 'Kind of DID' }
      },
      async args => {
        const words = text(args, 'text');
        host.reveal(words === undefined);
        await take(text(args, 'lake'));
        lake.showFind();
        const kind = KINDS.find(one => one === args.kind);
        if (kind) {
          lake.find.refine({ kind });
        }
        if (words !== undefined) {
          await lake.find.submit(words);
        }
      }
    ),
    [CommandIDs.openDid]: action(host, DID, async args => {
      const place =
        text(args, 'did') === undefined
          ? await placeOf(host, {})
          : await placeOf(host, args);
      if (place) {
        lake.select(place.lake.id);
        lake.open(place.did);
        host.reveal(false);
      }
    }),
    [CommandIDs.goBackInLake]: action(host, {}, async () => lake.back()),
    [CommandIDs.signInToLake]: action(host, LAKE, async args => {
      host.reveal(false);
      await take(text(args, 'lake'));
      lake.showAccount();
    }),
    [CommandIDs.signOutOfLake]: action(host, LAKE, async args => {
      const at = await lakeOf(host, args);
      if (at) {
        lake.select(at.id);
        if (await lake.account.signOut()) {
          Notification.info(trans.__('Signed out of %1', at.title), {
            autoClose: 3000
          });
        }
      }
    })
  };
}

async function askForLake({
  lake,
  trans
}: ILakeHost): Promise<string | undefined> {
  const titles = lake.lakes.map(({ title }) => title);
  const { value } = await InputDialog.getItem({
    title: trans.__('Which Data Lake?'),
    items: titles,
    current: Math.max(0, titles.indexOf(lake.current?.title ?? ''))
  });
  return lake.lakes.find(({ title }) => title === value)?.id;
}
