import './styles';

import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';

import { ViewContext, type IViewContext } from '../views/context';
import { keepFocus } from './keepFocus';

/** A Lumino widget around one of our views. */
export class ViewWidget extends ReactWidget {
  constructor(
    private _context: IViewContext,
    private _view: () => ReactElement
  ) {
    super();
    this.addClass('ossr-View');
    this._letGo = keepFocus(this.node);
  }

  override dispose(): void {
    this._letGo();
    super.dispose();
  }

  protected override render(): ReactElement {
    return <ViewContext value={this._context}>{this._view()}</ViewContext>;
  }

  private _letGo: () => void;
}
