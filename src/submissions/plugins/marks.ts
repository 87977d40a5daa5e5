import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { MarksModel } from '../../files/model/marks';
import { followSettings } from '../../common/settings';
import { localFolder } from '../../common/panels/browserFolder';
import { IJobs, IOssrClient, ISources } from '../../tokens';

const ID = 'jupyter-ossr-ext:marks';
const USED = `${ID}:used`;

/**
 * Marks files that came from a record in the file browser.
 *
 * #### Notes
 * Who never opened the panel pays nothing: the server is asked only once it was used in this
 * workspace or this browser, now or earlier. Then it is one request for each folder that is
 * visited.
 */
export const marks: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Badges on downloaded and published files in the file browser.',
  autoStart: true,
  requires: [IOssrClient, IJobs, ISources, IDefaultFileBrowser],
  optional: [ISettingRegistry, IStateDB, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    jobs: IJobs,
    sources: ISources,
    browser: IDefaultFileBrowser,
    registry: ISettingRegistry | null,
    state: IStateDB | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const { contents } = app.serviceManager;
    let used = false;

    /** What is in review is looked after; the code for it is loaded with the first such mark. */
    const makeWatch = async (visit: () => void) => {
      const [{ ReviewWatch }, { notifyReviewEnd: notifyReview }] =
        await Promise.all([
          import('../model/reviewWatch'),
          import('../reviewNotifications')
        ]);
      const watch = new ReviewWatch(client);
      watch.ended.connect((_, { source, review }) => {
        visit();
        notifyReview({ commands: app.commands, trans }, source, review);
      });
      return watch;
    };
    let watching: ReturnType<typeof makeWatch> | null = null;
    const follow = (model: MarksModel, visit: () => void) => {
      const copies = [...model.state.marks.values()].flatMap(
        mark => mark.copies
      );
      if (watching || copies.some(copy => copy.published === 'in-review')) {
        watching ??= makeWatch(visit);
        void watching.then(watch => watch.follow(copies));
      }
    };

    const start = async () => {
      if (used) {
        return;
      }
      used = true;
      sources.changed.disconnect(onUse);
      jobs.changed.disconnect(onUse);
      const [{ ListingMarks }, { MarksModel }] = await Promise.all([
        import('../../files/panels/listingMarks'),
        import('../../files/model/marks')
      ]);
      const model = new MarksModel(client);
      const visit = () =>
        void model.visit(localFolder(browser.model, contents));
      new ListingMarks(browser.node, model, trans);
      visit();
      browser.model.pathChanged.connect(visit);
      jobs.ended.connect(visit);
      client.settled.connect(visit);
      browser.model.fileChanged.connect(visit);
      model.changed.connect(() => follow(model, visit));
      await followSettings(registry, 'fileBrowser', ({ badges }) =>
        model.enable(badges !== false)
      );
    };
    const onUse = () => {
      if (sources.state.sources.length > 0 || jobs.state.jobs.length > 0) {
        void state?.save(USED, true);
        remember();
        void start();
      }
    };
    sources.changed.connect(onUse);
    jobs.changed.connect(onUse);
    void app.restored
      .then(() => wasUsed() || state?.fetch(USED))
      .then(before => (before === true ? start() : undefined));
  }
};

/** A workspace may be reset, or be another one: the browser knows it, too. */
function remember(): void {
  try {
    localStorage.setItem(USED, 'true');
  } catch {
    // A browser may refuse to store anything.
  }
}

function wasUsed(): boolean {
  try {
    return localStorage.getItem(USED) === 'true';
  } catch {
    return false;
  }
}
