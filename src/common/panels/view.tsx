import './styles';

import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';

import { ViewContext, type IViewContext } from '../views/context';

/** A Lumino widget around one of our views. */
export class ViewWidget extends ReactWidget {
  constructor(
    private _context: IViewContext,
    private _view: () => ReactElement
  ) {
    super();
    this.addClass('ossr-View');
  }

  protected override render(): ReactElement {
    return <ViewContext value={this._context}>{this._view()}</ViewContext>;
  }
}
