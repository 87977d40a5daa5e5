import { useEffect, useState } from 'react';

import type { Lake, LakeAccount } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { LakeAccountModel } from '../model/account';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { useStore } from '../../common/views/useStore';
import { formatClock } from './labels';

/** Milliseconds before its end from which a sign-in that nothing renews is warned of. */
const WARNING = 15 * 60 * 1000;

export interface ISignInEnd {
  expired: boolean;
  /** It ends soon, and nothing renews it. */
  ending: boolean;
}

/** How near the end of a sign-in is; told anew when it is about to end, and when it ends. */
export function useSignInEnd(account: LakeAccount | null): ISignInEnd {
  const expires = account?.expires ?? null;
  const now = useClock(expires);
  const end = expires === null ? Infinity : expires * 1000;
  const expired = end <= now;
  return {
    expired,
    ending: !expired && !account?.automatic && end - WARNING <= now
  };
}

/** Until when one is signed in, where the sign-in method tells. */
export function SignInEnd(props: {
  account: LakeAccount;
  end: ISignInEnd;
}): JSX.Element | null {
  const { trans } = useView();
  const { expires } = props.account;
  const { expired, ending } = props.end;
  return expires === null ? null : (
    <p className={expired || ending ? 'ossr-mod-warning' : 'ossr-mod-faint'}>
      {expired
        ? trans.__('Sign-in expired at %1.', formatClock(expires))
        : trans.__('Signed in until %1.', formatClock(expires))}
      {ending &&
        ` ${trans.__('Sign in again before then, so that transfers do not have to wait.')}`}
    </p>
  );
}

/** On the other pages of a lake: that the sign-in ended or is about to. */
export function SignInWarning(props: {
  model: LakeAccountModel;
  lake: Lake;
}): JSX.Element | null {
  const { trans } = useView();
  useStore(props.model);
  const { account } = props.model;
  const end = useSignInEnd(account);
  if (!account || account.automatic || !(end.ending || end.expired)) {
    return null;
  }
  return (
    <div className="ossr-Lake-signInEnd" role="status">
      <SignInEnd account={account} end={end} />
      <Action
        command={CommandIDs.signInToLake}
        label={trans.__('Sign in to %1', props.lake.title)}
      />
    </div>
  );
}

/** The time in milliseconds, told anew when a sign-in is about to end, and when it ends. */
function useClock(expires: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const left = expires === null ? 0 : expires * 1000 - Date.now();
    if (left <= 0) {
      return;
    }
    const timer = setTimeout(
      () => setNow(Date.now()),
      // Longer pauses than a timer takes would end at once.
      Math.min((left > WARNING ? left - WARNING : left) + 50, 2 ** 31 - 1)
    );
    return () => clearTimeout(timer);
  }, [expires, now]);
  return now;
}
