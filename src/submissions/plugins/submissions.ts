import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ICommandPalette,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import {
  INotebookWidgetFactory,
  type NotebookWidgetFactory
} from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { addSubmissionCommands } from '../commands';
import { CommandIDs } from '../../common/commandIds';
import { selectedPath } from '../../common/panels/browserFolder';
import { contextMenuTest } from '../../common/panels/contextMenu';
import { showInMain } from '../../common/panels/mainArea';
import type { SubmissionsModel, SubmissionsTab } from '../model/submissions';
import type { SubmissionsPanel, ReviewPanel } from '../panels/submissions';
import { IBrowse, IFiles, IJobs, IOssrClient, ISources } from '../../tokens';

const NAMESPACE = 'ossr-submissions';

export const submissions: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:submissions',
  description: 'My records, reviews and review requests.',
  autoStart: true,
  requires: [
    IOssrClient,
    IBrowse,
    IFiles,
    IJobs,
    ISources,
    IRenderMimeRegistry
  ],
  optional: [
    IDefaultFileBrowser,
    INotebookWidgetFactory,
    ILayoutRestorer,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    client: IOssrClient,
    browse: IBrowse,
    files: IFiles,
    jobs: IJobs,
    sources: ISources,
    rendermime: IRenderMimeRegistry,
    browser: IDefaultFileBrowser | null,
    notebooks: NotebookWidgetFactory.IFactory | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands, shell } = app;
    const { contents } = app.serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_ossr_ext');
    const parts = { commands, trans, files, rendermime, notebooks };
    const tracker = new WidgetTracker<MainAreaWidget<SubmissionsPanel>>({
      namespace: NAMESPACE
    });
    const reviews = new WidgetTracker<MainAreaWidget<ReviewPanel>>({
      namespace: 'ossr-review'
    });
    let model: SubmissionsModel | null = null;
    const make = async () => {
      const [part, { submissionActions }, { notifyReviewEnd: notifyReview }] =
        await Promise.all([
          import('../panels'),
          import('../actions'),
          import('../reviewNotifications')
        ]);
      const context = part.makeContext(parts);
      const submissions = (model = new part.SubmissionsModel(client, sources));

      const show = async (source: string | undefined, tab: SubmissionsTab) => {
        const loading = submissions.show(source, tab);
        const known = tracker.find(() => true);
        if (known) {
          showInMain(shell, known);
        } else {
          const content = new part.SubmissionsPanel(context, submissions);
          const widget = new MainAreaWidget({ content });
          showInMain(shell, widget, NAMESPACE);
          await tracker.add(widget);
        }
        await loading;
        tracker.forEach(widget => void tracker.save(widget));
      };
      const open = async (source: string, id: string) => {
        const name = `ossr-review-${source}-${id}`;
        const known = reviews.find(widget => widget.id === name);
        if (known) {
          showInMain(shell, known);
          return known.content.model;
        }
        const review = new part.ReviewModel(client, { source, id }, sources);
        review.ended.connect((_, ended) => {
          notifyReview({ commands, trans }, source, ended);
          void submissions.refresh();
        });
        const content = new part.ReviewPanel(context, client, browse, review);
        const widget = new MainAreaWidget({ content });
        showInMain(shell, widget, name);
        await reviews.add(widget);
        return review;
      };
      return submissionActions({
        commands,
        trans,
        client,
        submissions,
        show,
        open,
        decide: part.askDecision,
        review: id => {
          const widget =
            id === undefined
              ? reviews.currentWidget
              : reviews.find(({ content }) => content.model.ref.id === id);
          return widget?.content.model ?? null;
        },
        selected: () => selectedPath(browser, contents)
      });
    };
    let making: ReturnType<typeof make> | null = null;
    addSubmissionCommands({
      commands,
      trans,
      palette,
      menuIsOn: contextMenuTest(app),
      load: () => (making ??= make()),
      reviewIsOpen: () => reviews.currentWidget !== null
    });
    jobs.ended.connect((_, job) => {
      if (job.spec.kind === 'publish') {
        void model?.refresh();
      }
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.openMyRecords,
      args: ({
        content: {
          submissions: { state }
        }
      }) => ({
        source: state.source,
        tab: state.tab
      }),
      name: () => NAMESPACE
    });
    void restorer?.restore(reviews, {
      command: CommandIDs.openReview,
      args: ({ content: { model: shown } }) => ({
        source: shown.ref.source,
        review: shown.ref.id
      }),
      name: ({ id }) => id
    });
  }
};
