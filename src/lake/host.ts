import { Notification } from '@jupyterlab/apputils';

import type { Did, Lake } from '../api/types';
import { keyOf, parseDid } from './model/dids';
import type { LakeModel } from './model/lake';
import type { ILakeAction } from './commands';
import { askText } from '../common/inputDialogs';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import { notifyFailure, type INotifier } from '../common/commands';

/** What commands of the lake act on. */
export interface ILakeHost extends INotifier {
  lake: LakeModel;
  /** Show the tab; with true, put the focus into it. */
  reveal(focus: boolean): void;
  /** Let the user choose a folder; null if they change their mind. */
  askFolder(current: string): Promise<string | null>;
  /** Let the user choose files and folders; null if they change their mind. */
  askFiles(): Promise<string[] | null>;
  /** What is selected in the file browser, relative to the root. */
  selected(): string[];
  /** Add a cell to the notebook that is worked on; false where there is none. */
  insertCell(source: string): boolean;
}

/** A DID and the lake that it is in. */
export interface IPlace {
  lake: Lake;
  did: Did;
}

export const LAKE = {
  lake: {
    type: 'string',
    description: 'Id of the lake; default: the lake that is shown'
  }
};
export const DID = {
  ...LAKE,
  did: {
    type: 'string',
    description: 'scope:name; default: the DID that is shown, or ask'
  }
};

/** An action whose failure is shown as a notification, with a button to sign in at its lake. */
export function action(
  host: ILakeHost,
  args: ILakeAction['args'],
  run: (args: Args) => Promise<unknown>,
  isEnabled?: (args: Args) => boolean
): ILakeAction {
  return {
    args,
    isEnabled,
    run: given => {
      const lake = text(given, 'lake') ?? host.lake.state.current;
      const signIn = {
        command: CommandIDs.signInToLake,
        args: lake === null ? {} : { lake }
      };
      return notifyFailure({ ...host, signIn }, () => run(given));
    }
  };
}

/** The lake that is meant; null, after a notification, if it is not configured. */
export async function lakeOf(
  host: ILakeHost,
  args: Args
): Promise<Lake | null> {
  const { lake, trans } = host;
  await lake.load();
  const found = lake.lake(text(args, 'lake'));
  if (!found) {
    Notification.error(trans.__('This Data Lake is not configured.'));
  }
  return found;
}

/** The DID that is meant: given, shown, or asked for; null if the user does not say. */
export async function placeOf(
  host: ILakeHost,
  args: Args
): Promise<IPlace | null> {
  const { trans } = host;
  const lake = await lakeOf(host, args);
  if (!lake) {
    return null;
  }
  const { page } = host.lake.state;
  let given = text(args, 'did');
  if (given === undefined && page.at === 'did') {
    return { lake: page.model.lake, did: page.model.did };
  }
  if (given === undefined) {
    given = await askText({
      title: trans.__('Which dataset, container or file?'),
      label: trans.__('Name: scope:name')
    });
  }
  if (given === '') {
    return null;
  }
  const did = parseDid(given);
  if (!did) {
    Notification.error(
      trans.__('“%1” does not have the form scope:name.', given)
    );
    return null;
  }
  return { lake, did };
}

/** The model of a DID: the one that is shown, or one of its own, which the caller disposes. */
export function modelOf(host: ILakeHost, { lake, did }: IPlace) {
  const { page } = host.lake.state;
  const shown =
    page.at === 'did' &&
    page.model.lake.id === lake.id &&
    keyOf(page.model.did) === keyOf(did)
      ? page.model
      : null;
  const model = shown ?? host.lake.makeDid(lake, did);
  return {
    model,
    release: () => {
      if (!shown) {
        model.dispose();
      }
    }
  };
}

/** Does something with the DID that is meant. */
export function placed(
  host: ILakeHost
): (
  act: (place: IPlace, args: Args) => Promise<unknown>
) => (args: Args) => Promise<unknown> {
  return act => async args => {
    const place = await placeOf(host, args);
    return place && act(place, args);
  };
}
