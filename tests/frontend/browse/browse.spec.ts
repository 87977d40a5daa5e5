import { BrowseModel } from '../../../src/browse/model/browse';
import { EMPTY_QUERY } from '../../../src/search/model/search';
import { SourcesModel } from '../../../src/account/model/sources';
import {
  account,
  FakeClient,
  page,
  problem,
  record,
  source
} from '../fixtures/search';
import { settled } from '../fixtures/helpers';

describe('BrowseModel', () => {
  let fake: FakeClient;
  let browse: BrowseModel;

  beforeEach(() => {
    fake = new FakeClient();
    fake.known = [source(), source({ id: 'other', title: 'Other' })];
    browse = new BrowseModel(fake.client, new SourcesModel(fake.client));
  });

  it('asks for nothing before it is started', async () => {
    browse.restore({
      search: { source: 'other', query: { ...EMPTY_QUERY, q: 'x' }, first: 0 },
      record: { source: 'other', id: '5' },
      style: 'apa'
    });
    await settled();
    expect(fake.asked).toEqual([]);
  });

  it('begins where it was left', async () => {
    browse.restore({
      search: { source: 'other', query: { ...EMPTY_QUERY, q: 'x' }, first: 0 },
      record: { source: 'other', id: '5' },
      style: 'apa'
    });
    await browse.start();
    expect(fake.asked).toEqual([
      'sources',
      'record other 5',
      'search other x 1'
    ]);
    expect(browse.style.name).toBe('APA');
    expect(browse.memory.record).toEqual({ source: 'other', id: '5' });
  });

  it('begins with the first source where the remembered one is gone', async () => {
    browse.restore({
      search: { source: 'gone', query: { ...EMPTY_QUERY, q: 'x' }, first: 0 },
      record: null,
      style: 'bibtex'
    });
    await browse.start();
    expect(fake.asked).toEqual(['sources', 'search zenodo x 1']);
  });

  it('asks for as many pages as the remembered place needs, and not for a hundred', async () => {
    fake.answer = async ({ page: number }) =>
      page([`${number}a`, `${number}b`], {
        total: 1000,
        reachable: 1000,
        page: number
      });
    browse.restore({
      search: { source: 'zenodo', query: EMPTY_QUERY, first: 900 },
      record: null,
      style: 'bibtex'
    });
    await browse.start();
    expect(fake.queries.map(query => query.page)).toEqual([1, 2, 3, 4]);
  });

  it('notices a server part of another version, left running by an upgrade', async () => {
    await browse.start();
    expect(browse.sources.state.otherVersion).toBeNull();
    fake.version = '0.0.1';
    const late = new SourcesModel(fake.client);
    await late.load();
    expect(late.state.otherVersion).toBe('0.0.1');
  });

  it('knows what the server cannot do', async () => {
    fake.notices = ['Nothing is remembered.'];
    await browse.start();
    expect(browse.sources.state.notices).toEqual(['Nothing is remembered.']);
  });

  it('starts again after the sources could not be had', async () => {
    const { sources } = fake;
    fake.sources = async () => {
      throw problem('server-part-missing');
    };
    await browse.start();
    expect(browse.sources.state.problem?.slug).toBe('server-part-missing');
    fake.sources = sources;
    await browse.start();
    expect(browse.search.state.items).toHaveLength(2);
  });

  it('asks once for a search that comes before it was started', async () => {
    await browse.find({ q: 'early' }, 'other');
    expect(fake.asked).toEqual(['sources', 'search other early 1']);
  });

  it('does not reopen an old record over one that was asked for', async () => {
    browse.restore({
      search: { source: 'zenodo', query: EMPTY_QUERY, first: 0 },
      record: { source: 'zenodo', id: '5' },
      style: 'bibtex'
    });
    await browse.open({ source: 'zenodo', id: '6' });
    await browse.start();
    expect(browse.record.state.ref?.id).toBe('6');
    expect(fake.asked).not.toContain('record zenodo 5');
  });

  it('needs no asking for the id of a known source', async () => {
    await browse.sources.load();
    fake.asked.length = 0;
    await expect(browse.resolve('abcde-12345', 'zenodo')).resolves.toEqual({
      source: 'zenodo',
      id: 'abcde-12345'
    });
    expect(fake.asked).toEqual([]);
    await expect(browse.resolve('10.5281/zenodo.77')).resolves.toEqual({
      source: 'zenodo',
      id: '77'
    });
  });

  it('shows at once what signing in opens', async () => {
    await browse.start();
    fake.records['9'] = async () =>
      record({ id: '9', filesHidden: !fake.who.signedIn });
    await browse.open({ source: 'zenodo', id: '9' });
    await browse.account.show('zenodo');
    expect(browse.record.record?.filesHidden).toBe(true);
    fake.asked.length = 0;
    await browse.account.signIn('wrong');
    expect(browse.account.state.problem?.slug).toBe('credentials-rejected');
    expect(fake.asked).toEqual(['signIn']);
    await browse.account.signIn('right');
    await settled();
    expect(browse.record.record?.filesHidden).toBe(false);
    expect(browse.account.state).toMatchObject({ busy: false, problem: null });
  });

  it('asks again for another account, which may see other records', async () => {
    await browse.start();
    fake.records['9'] = async () =>
      record({ id: '9', filesHidden: fake.who.name !== 'Bea' });
    await browse.open({ source: 'zenodo', id: '9' });
    await browse.sources.signIn('zenodo', 'right');
    await settled();
    expect(browse.record.record?.filesHidden).toBe(true);
    fake.signIn = async () => {
      fake.who = account({ signedIn: true, name: 'Bea', origin: 'stored' });
      return fake.who;
    };
    await browse.sources.signIn('zenodo', 'of Bea');
    await settled();
    expect(browse.record.record?.filesHidden).toBe(false);
  });

  it('remembers no token', async () => {
    await browse.start();
    await browse.account.show('zenodo');
    await browse.account.signIn('right');
    expect(JSON.stringify([browse.memory, browse.account.state])).not.toContain(
      'right'
    );
  });

  it('takes a record that is read instead of asking for it again', async () => {
    await browse.open({ source: 'zenodo', id: '9' });
    fake.asked.length = 0;
    await browse.fetch({ source: 'zenodo', id: '9' });
    expect(fake.asked).toEqual([]);
  });
});
