import type { INotebookContent } from '@jupyterlab/nbformat';
import {
  NotebookModel,
  StaticNotebook,
  type NotebookWidgetFactory
} from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
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
  'application/vnd.jupyter.stdout',
  'application/vnd.jupyter.stderr',
  'application/vnd.jupyter.error'
]);

/** JupyterLab's own renderers, made strict. */
export class Renderers implements IRenderers {
  constructor(
    rendermime: IRenderMimeRegistry,
    private _factory: NotebookWidgetFactory | null
  ) {
    const sanitizer = strict(rendermime.sanitizer);
    this._rendermime = rendermime.clone({ sanitizer });
    for (const mimetype of rendermime.mimeTypes) {
      if (!HARMLESS.has(mimetype)) {
        this._rendermime.removeMimeType(mimetype);
      }
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

  notebook(host: HTMLElement, json: string): IDisposable | null {
    if (!this._factory) {
      return null;
    }
    const { contentFactory, mimeTypeService } = this._factory;
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
  'text/html': 'html',
  'text/javascript': 'javascript',
  'text/x-c': 'c',
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
