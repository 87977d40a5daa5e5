import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';

const TEXT =
  /\.(md|markdown|rst|txt|py|r|jl|c|cc|cpp|h|hpp|sh|toml|ya?ml|cfg|ini|json|cff)$/i;

/** The documents of JupyterLab, as a form works with them: opened, run, and let be changed. */
export class Documents {
  constructor(
    private _documents: IDocumentManager,
    private _dialogs: ISessionContextDialogs | null,
    private _translator: ITranslator | null
  ) {}

  async show(path: string, place: number | null): Promise<void> {
    const factory = isNotebook(path)
      ? 'Notebook'
      : TEXT.test(path)
        ? 'Editor' // not rendered, as Markdown may be: the line is to be seen
        : 'default';
    const widget = this._documents.openOrReveal(path, factory);
    if (!widget || place === null) {
      return;
    }
    await widget.context.ready;
    await widget.revealed;
    if (isPanel(widget)) {
      const { content } = widget;
      content.activeCellIndex = place - 1;
      await content.scrollToItem(place - 1, 'center').catch(() => undefined);
    } else if (hasEditor(widget.content)) {
      const { editor } = widget.content;
      const position = { line: place - 1, column: 0 };
      editor.setCursorPosition(position);
      editor.revealPosition(position);
      editor.focus();
    }
  }

  /** As `IDocuments.runAll` has it; the notebook is opened beside the form. */
  async runAll(path: string): Promise<'all' | 'failed' | 'no-kernel'> {
    const { NotebookActions } = await import('@jupyterlab/notebook');
    const panel =
      this._documents.findWidget(path, 'Notebook') ??
      this._documents.open(path, 'Notebook', undefined, {
        mode: 'split-right',
        activate: false
      });
    if (!panel || !isPanel(panel)) {
      return 'no-kernel';
    }
    await panel.context.ready;
    await panel.revealed;
    const { content, context, sessionContext } = panel;
    await sessionContext.ready;
    if (sessionContext.hasNoKernel) {
      await this._dialogs?.selectKernel(sessionContext);
    }
    const kernel = sessionContext.session?.kernel;
    if (!kernel) {
      return 'no-kernel';
    }
    // A kernel that is restarted while it still starts may be gone afterwards.
    await kernel.info;
    await sessionContext.restartKernel();
    const done = await NotebookActions.runAll(
      content,
      sessionContext,
      this._dialogs ?? undefined,
      this._translator ?? undefined
    );
    if (!done) {
      return 'failed';
    }
    await context.save();
    return 'all';
  }

  isDirty(path: string): boolean {
    const widget = this._documents.findWidget(path, null);
    return widget?.context.model.dirty ?? false;
  }

  async around(path: string, change: () => Promise<void>): Promise<void> {
    const context = this._documents.findWidget(path, null)?.context;
    if (context?.model.dirty) {
      await context.save();
    }
    await change();
    await context?.revert();
  }
}

function isNotebook(path: string): boolean {
  return path.toLowerCase().endsWith('.ipynb');
}

function isPanel(widget: IDocumentWidget): widget is NotebookPanel {
  return 'sessionContext' in widget && 'scrollToItem' in widget.content;
}

function hasEditor(
  content: Widget
): content is Widget & { editor: CodeEditor.IEditor } {
  return 'editor' in content;
}
