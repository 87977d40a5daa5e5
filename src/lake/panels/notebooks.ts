import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ISessionContext } from '@jupyterlab/apputils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { LakeModel } from '../model/lake';
import {
  readAttachments,
  type IAttachment,
  type INotebook
} from '../model/attachments';
import { NotebookModel } from '../model/notebook';

/** Our key in a notebook's metadata, and that of rucio-jupyterlab. */
const OURS = 'ossr';
const OLD = 'rucio_attachments';

/** Whether a notebook's metadata say that data of a lake are attached to it. */
export function hasAttachments({ model }: NotebookPanel): boolean {
  return (
    readAttachments(model?.getMetadata(OURS), model?.getMetadata(OLD)).length >
    0
  );
}

/** Keeps data attached to the notebooks that are open. */
export class LakeNotebooks {
  constructor(
    private _tracker: INotebookTracker,
    private _lake: LakeModel
  ) {
    _tracker.currentChanged.connect(() => void this._follow());
    void this._follow();
  }

  /** The model of a notebook; made, and its data resolved, when it is first asked for. */
  of(panel: NotebookPanel): NotebookModel {
    let model = this._models.get(panel);
    if (!model) {
      const notebook = new LakeNotebook(panel);
      const made = new NotebookModel(notebook, this._lake.client, one =>
        this._lake.named(one)
      );
      model = made;
      this._models.set(panel, made);
      panel.disposed.connect(() => {
        this._models.delete(panel);
        made.dispose();
        notebook.dispose();
      });
      if (made.state.attachments.length > 0) {
        void made.resolve();
      }
    }
    return model;
  }

  private async _follow(): Promise<void> {
    const panel = this._tracker.currentWidget;
    if (!panel) {
      this._lake.setNotebook(null);
      return;
    }
    await panel.context.ready;
    if (!panel.isDisposed && panel === this._tracker.currentWidget) {
      this._lake.setNotebook(this.of(panel));
    }
  }

  private _models = new Map<NotebookPanel, NotebookModel>();
}

/** A notebook of JupyterLab: its metadata and its kernel. */
export class LakeNotebook implements INotebook {
  constructor(private _panel: NotebookPanel) {
    const { sessionContext, model } = _panel;
    sessionContext.statusChanged.connect(this._onStatus, this);
    sessionContext.kernelChanged.connect(this._onKernel, this);
    model?.metadataChanged.connect(this._onMetadata, this);
    void this._learn();
  }

  get name(): string {
    return this._panel.title.label;
  }

  get language(): string | null {
    const { model } = this._panel;
    // Without a kernel the notebook says which language it is in.
    const text =
      objectOf(model?.getMetadata('language_info')).name ??
      objectOf(model?.getMetadata('kernelspec')).language;
    return this._language ?? (typeof text === 'string' ? text : null);
  }

  get ready(): boolean {
    return this._language !== null;
  }

  get begun(): ISignal<INotebook, void> {
    return this._begun;
  }

  get edited(): ISignal<INotebook, void> {
    return this._edited;
  }

  read(): IAttachment[] {
    const { model } = this._panel;
    return readAttachments(model?.getMetadata(OURS), model?.getMetadata(OLD));
  }

  write(attachments: readonly IAttachment[]): void {
    const { model } = this._panel;
    if (!model) {
      return;
    }
    const old: unknown = model.getMetadata(OLD);
    const wanted = new Set(
      attachments.filter(({ lake }) => lake === '').map(one => one.variable)
    );
    if (Array.isArray(old)) {
      const remaining = old.filter(entry => wanted.has(entry?.variableName));
      if (remaining.length === 0) {
        model.deleteMetadata(OLD);
      } else if (remaining.length < old.length) {
        model.setMetadata(OLD, remaining);
      }
    }
    const others = { ...objectOf(model.getMetadata(OURS)) };
    delete others.attachments;
    const ours = attachments
      .filter(({ lake, partial }) => lake !== '' || partial)
      .map(({ lake, instance, did, variable, as, partial }) => ({
        lake,
        ...(instance === '' ? {} : { instance }),
        did,
        variable,
        as,
        ...(partial ? { partial } : {})
      }));
    if (ours.length > 0) {
      model.setMetadata(OURS, { ...others, attachments: ours });
    } else if (Object.keys(others).length > 0) {
      model.setMetadata(OURS, others);
    } else {
      model.deleteMetadata(OURS);
    }
  }

  async run(code: string): Promise<string | null> {
    const kernel = this._context.session?.kernel;
    if (!kernel) {
      return 'The notebook has no kernel.';
    }
    try {
      const { content } = await kernel.requestExecute({
        code,
        silent: true,
        store_history: false,
        allow_stdin: false,
        stop_on_error: false
      }).done;
      return content.status === 'error'
        ? `${content.ename}: ${content.evalue}`
        : null;
    } catch (reason) {
      return reason instanceof Error ? reason.message : String(reason);
    }
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private get _context(): ISessionContext {
    return this._panel.sessionContext;
  }

  private _onStatus(_: ISessionContext, status: string): void {
    if (
      (status === 'restarting' || status === 'autorestarting') &&
      this._language !== null
    ) {
      // When the connection has forgotten what it had to send, and before others send again:
      // what is sent now waits there until the kernel is back, in front of all cells.
      queueMicrotask(() => this._begun.emit());
    }
  }

  private _onKernel(): void {
    this._language = null;
    void this._learn();
  }

  /** A kernel that is new to us says which language it speaks. */
  private async _learn(): Promise<void> {
    const kernel = this._context.session?.kernel;
    if (!kernel) {
      this._begun.emit();
      return;
    }
    const info = await kernel.info.catch(() => null);
    if (info && kernel === this._context.session?.kernel) {
      this._language = info.language_info.name;
      this._begun.emit();
    }
  }

  private _onMetadata(_: unknown, { key }: { key?: string }): void {
    if (key === OURS || key === OLD || key === undefined) {
      this._edited.emit();
    }
  }

  private _language: string | null = null;
  private _begun = new Signal<this, void>(this);
  private _edited = new Signal<this, void>(this);
}

function objectOf(value: unknown): { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { [name: string]: unknown })
    : {};
}
