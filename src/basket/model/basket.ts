import type { Basket, BasketItem } from '../../api/types';
import { Latest, shown, Store } from '../../common/model/store';
import { voLink, type IVoLink } from '../../common/model/voLinks';
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

  /** Addresses of the Virtual Observatory among those of an item. */
  voLinks({ urls, vo }: BasketItem): IVoLink[] {
    return urls.flatMap(
      (url, index) => voLink(url, index === 0 ? vo : null) ?? []
    );
  }

  private _latest = new Latest();
}
