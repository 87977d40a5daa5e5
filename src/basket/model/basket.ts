import type { Basket } from '../../api/types';
import { Latest, shown, Store } from '../../common/model/store';
import type { IBasketClient, Loaded } from '../../tokens';

/** The shopping basket of ESAP. */
export class BasketModel extends Store<{ basket: Loaded<Basket> }> {
  constructor(private _client: IBasketClient) {
    super({ basket: { status: 'idle' } });
  }

  load(): Promise<void> {
    return this._latest.run(
      shown(this.state.basket),
      () => this._client.basket(),
      basket => this.set({ basket })
    );
  }

  private _latest = new Latest();
}
