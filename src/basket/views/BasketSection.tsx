import type { BasketItem } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { IVoLink } from '../../common/model/voLinks';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { ExternalLink } from '../../common/views/ExternalLink';
import { shownOf } from '../../common/views/loaded';
import { didText } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import type { BasketModel } from '../model/basket';

/** What was selected in ESAP; nothing where none is configured. */
export function BasketSection(props: {
  model: BasketModel;
}): JSX.Element | null {
  const { trans } = useView();
  const { model } = props;
  const { basket } = useStore(model);
  const known = shownOf(basket);
  if (basket.status === 'failed') {
    const { detail, title } = basket.problem;
    return (
      <p className="ossr-Basket-failure" role="status">
        <UntrustedText text={detail ?? title} />{' '}
        <Reload model={model} label={trans.__('Reload Basket')} />
      </p>
    );
  }
  if (!known || known.title === null) {
    return null;
  }
  const { items, title } = known;
  return (
    <details className="ossr-Fold ossr-Basket">
      <summary>
        {trans._n(
          'Basket of %2: %1 item',
          'Basket of %2: %1 items',
          items.length,
          title
        )}
      </summary>
      <ul className="ossr-Recent">
        {items.map((item, index) => (
          <Row key={index} item={item} vo={model.voLinks(item)} />
        ))}
      </ul>
      <Reload model={model} label={trans.__('Reload Basket')} />
    </details>
  );
}

function Reload(props: { model: BasketModel; label: string }): JSX.Element {
  return (
    <button
      type="button"
      className="ossr-Link"
      onClick={() => void props.model.load()}
    >
      {props.label}
    </button>
  );
}

/** An item with what can be done with it. */
function Row(props: { item: BasketItem; vo: readonly IVoLink[] }): JSX.Element {
  const { trans, can } = useView();
  const { vo } = props;
  const { title, archive, did, doi, urls, text } = props.item;
  const leads = did !== null || doi !== null || vo.length > 0;
  return (
    <li>
      <UntrustedText text={title} />{' '}
      {archive !== '' && (
        <span className="ossr-Badge">
          <UntrustedText text={archive} />
        </span>
      )}{' '}
      {did !== null && can(CommandIDs.openDid) && (
        <Action
          command={CommandIDs.openDid}
          args={{ did: didText(did) }}
          label={trans.__('Show %1 in Data Lake', title)}
          kind="link"
        >
          {trans.__('Show in Data Lake')}
        </Action>
      )}
      {doi !== null && (
        <Action
          command={CommandIDs.openRecord}
          args={{ record: doi }}
          label={trans.__('Open Record %1', title)}
          kind="link"
        >
          {trans.__('Open Record')}
        </Action>
      )}
      {can(CommandIDs.insertPyvoCell) &&
        vo.map(({ url, kind }) => (
          <Action
            key={url}
            command={CommandIDs.insertPyvoCell}
            args={{ url, kind }}
            label={trans.__('Insert pyvo Cell for %1', url)}
            kind="link"
          >
            {trans.__('Insert pyvo Cell')}
          </Action>
        ))}
      {!leads && urls[0] !== undefined && (
        <ExternalLink href={urls[0]}>{trans.__('Open Page')}</ExternalLink>
      )}
      {!leads && urls[0] === undefined && (
        <Action
          command={CommandIDs.copyText}
          args={{ text }}
          label={trans.__('Copy %1', title)}
          kind="link"
        >
          {trans.__('Copy')}
        </Action>
      )}
    </li>
  );
}
