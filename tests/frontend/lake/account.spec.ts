import { LakeAccountModel } from '../../../src/lake/model/account';
import { FakeLake } from '../fixtures/fakeLake';
import { account } from '../fixtures/lake';

describe('LakeAccountModel', () => {
  let fake: FakeLake;
  let model: LakeAccountModel;

  beforeEach(() => {
    jest.useFakeTimers();
    fake = new FakeLake();
    model = new LakeAccountModel(fake.client);
    model.setLake('demo');
  });
  afterEach(() => {
    model.dispose();
    jest.useRealTimers();
  });

  it.each([true, false])(
    'asks on while a page waits for the person (signed in before: %s)',
    async signedIn => {
      const flow = { url: 'https://lake.example/page', expires: 2_000_000_000 };
      fake.who = account({
        signedIn,
        kind: signedIn ? 'oidc-token' : null,
        flow
      });
      await model.load();
      fake.who = account({ signedIn: true, account: 'ada', kind: 'oidc' });
      await jest.advanceTimersByTimeAsync(5000);
      expect(model.account).toMatchObject({ kind: 'oidc', flow: null });
      // It is done: nobody is asked any more.
      fake.who = account();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(model.account?.kind).toBe('oidc');
    }
  );
});
