import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';

/**
 * Show a widget of ours in the main area.
 *
 * #### Notes
 * JupyterLab drops a restored widget that is not in the stored layout, which is stored at another
 * time than the widget. Such a widget is added again.
 */
export function showInMain(
  shell: JupyterFrontEnd.IShell,
  widget: MainAreaWidget,
  id = widget.id
): void {
  widget.id = id;
  widget.title.closable = true;
  if (!widget.isAttached) {
    shell.add(widget, 'main');
  }
  shell.activateById(id);
}
