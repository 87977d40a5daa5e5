import type { INotebookContent } from '@jupyterlab/nbformat';
import {
  NotebookModel,
  StaticNotebook,
  type NotebookWidgetFactory
} from '@jupyterlab/notebook';
import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Widget } from '@lumino/widgets';

import type { IRenderers } from '../views/context';
import { strict } from './sanitizer';

// What a stranger's output may be shown as. Everything else that is registered (maps, plots,
// widgets, …) may run code or fetch from a third host.
const HARMLESS = new Set([
  'text/plain',
  'text/html',
  'text/markdown',
  'text/latex',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/bmp',
  'image/webp',
  'application/vnd.jupyter.stdout',
  'application/vnd.jupyter.stderr',
  'application/vnd.jupyter.error'
]);

/** JupyterLab's own renderers, made strict. */
export class Renderers implements IRenderers {
  constructor(
    rendermime: IRenderMimeRegistry,
    notebooks: NotebookWidgetFactory | null
  ) {
    const sanitizer = strict(rendermime.sanitizer);
    this._rendermime = rendermime.clone({ sanitizer });
    for (const mimetype of rendermime.mimeTypes) {
      if (!HARMLESS.has(mimetype)) {
        this._rendermime.removeMimeType(mimetype);
      }
    }
    // Whole files, of which outputs of notebooks know nothing.
    this._previews = this._rendermime.clone();
    this._previews.addFactory(
      factoryOf(['text/plain', ...Object.keys(LANGUAGES)], (host, text, type) =>
        this.code(host, text, type)
      )
    );
    if (notebooks) {
      this._previews.addFactory(
        factoryOf(['application/x-ipynb+json'], (host, text) =>
          this._notebook(notebooks, host, text)
        )
      );
    }
  }

  html(host: HTMLElement, text: string): IDisposable {
    return this._render(host, 'text/html', text);
  }

  markdown(host: HTMLElement, text: string): IDisposable {
    return this._render(host, 'text/markdown', text);
  }

  code(host: HTMLElement, text: string, mimetype: string): IDisposable {
    const language = LANGUAGES[mimetype];
    if (!language) {
      const pre = document.createElement('pre');
      pre.textContent = text;
      host.replaceChildren(pre);
      return new DisposableDelegate(() => host.replaceChildren());
    }
    const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
    return this.markdown(host, `${fence}${language}\n${text}\n${fence}`);
  }

  bundle(
    host: HTMLElement,
    data: { [mimetype: string]: string },
    name: string
  ): IDisposable | null {
    const mimetype = this._previews.preferredMimeType(data);
    if (mimetype === undefined) {
      const found = Object.entries(data).find(([type]) => TEXTUAL.test(type));
      return found ? this.code(host, found[1], found[0]) : null;
    }
    const renderer = this._previews.createRenderer(mimetype);
    const model = this._previews.createModel({ data, trusted: false });
    Widget.attach(renderer, host);
    void renderer.renderModel(model).then(() => {
      for (const image of renderer.node.querySelectorAll('img:not([alt])')) {
        image.setAttribute('alt', name);
      }
    });
    return new DisposableDelegate(() => detach(renderer));
  }

  private _notebook(
    { contentFactory, mimeTypeService }: NotebookWidgetFactory,
    host: HTMLElement,
    json: string
  ): IDisposable {
    const model = new NotebookModel();
    model.fromJSON(readOnly(JSON.parse(json) as INotebookContent));
    model.readOnly = true;
    const widget = new StaticNotebook({
      contentFactory,
      mimeTypeService,
      rendermime: this._rendermime,
      editorConfig: StaticNotebook.defaultEditorConfig,
      notebookConfig: {
        ...StaticNotebook.defaultNotebookConfig,
        windowingMode: 'none'
      }
    });
    widget.model = model;
    widget.addClass('ossr-Rendered-notebook');
    Widget.attach(widget, host);
    return new DisposableDelegate(() => {
      detach(widget);
      model.dispose();
    });
  }

  private _render(
    host: HTMLElement,
    mimetype: string,
    text: string
  ): IDisposable {
    const renderer = this._rendermime.createRenderer(mimetype);
    const model = this._rendermime.createModel({
      data: { [mimetype]: text },
      trusted: false
    });
    // Attached, not appended: TeX is typeset in attached widgets only.
    Widget.attach(renderer, host);
    void renderer.renderModel(model);
    return new DisposableDelegate(() => detach(renderer));
  }

  private _rendermime: IRenderMimeRegistry;
  private _previews: IRenderMimeRegistry;
}

type Show = (host: HTMLElement, text: string, mimetype: string) => IDisposable;

/** Renders text of one MIME type into its node. */
class TextRenderer extends Widget implements IRenderMime.IRenderer {
  constructor(
    private _mimetype: string,
    private _show: Show
  ) {
    super();
  }

  renderModel({ data }: IRenderMime.IMimeModel): Promise<void> {
    this._shown?.dispose();
    const text = String(data[this._mimetype]);
    this._shown = this._show(this.node, text, this._mimetype);
    return Promise.resolve();
  }

  override dispose(): void {
    this._shown?.dispose();
    super.dispose();
  }

  private _shown: IDisposable | null = null;
}

function factoryOf(
  mimeTypes: readonly string[],
  show: Show
): IRenderMime.IRendererFactory {
  return {
    safe: true,
    mimeTypes,
    defaultRank: 0,
    createRenderer: ({ mimeType }) => new TextRenderer(mimeType, show)
  };
}

function detach(widget: Widget): void {
  if (widget.isAttached && widget.node.isConnected) {
    Widget.detach(widget);
  }
  widget.dispose();
}

/** Only a cell's own metadata makes its editor read-only; and no cell says itself to be trusted. */
function readOnly(content: INotebookContent): INotebookContent {
  return {
    ...content,
    cells: content.cells.map(cell => ({
      ...cell,
      metadata: { ...cell.metadata, editable: false, trusted: false }
    }))
  };
}

// What is shown as text where nothing renders it.
const TEXTUAL = /^text\/|[/+]json$/;

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), run => run[0].length));
}

// Words that JupyterLab's Markdown highlighting knows.
const LANGUAGES: { [mimetype: string]: string | undefined } = {
  'application/json': 'json',
  'application/toml': 'toml',
  'application/x-sh': 'bash',
  'application/xml': 'xml',
  'application/yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'text/javascript': 'javascript',
  'text/x-c': 'c',
  'text/x-html': 'html',
  'text/x-csrc': 'c',
  'text/x-c++src': 'cpp',
  'text/x-cmake': 'cmake',
  'text/x-dockerfile': 'dockerfile',
  'text/x-fortran': 'fortran',
  'text/x-julia': 'julia',
  'text/x-python': 'python',
  'text/x-rsrc': 'r',
  'text/x-sh': 'bash',
  'text/x-toml': 'toml',
  'text/x-yaml': 'yaml',
  'text/xml': 'xml',
  'text/yaml': 'yaml'
};
