import { nullTranslator } from '@jupyterlab/translation';

import { JobsModel } from '../../../src/jobs/model/jobs';
import { ConflictBody } from '../../../src/files/panels/conflictDialog';
import { StatusItem } from '../../../src/jobs/panels/statusItem';
import { TitleBadge } from '../../../src/jobs/panels/titleBadge';
import { FakeClient, job, publishSpec } from '../fixtures/downloads';
import { FakeEvents } from '../fixtures/events';
import { addKinds } from '../fixtures/jobKinds';

const trans = nullTranslator.load('jupyter_ossr_ext');

describe('StatusItem', () => {
  it('is there only while something is under way, and says how far it is', async () => {
    const events = new FakeEvents();
    const jobs = new JobsModel(new FakeClient().client, events.manager);
    await addKinds(jobs.kinds);
    const show = jest.fn();
    const item = new StatusItem(jobs, trans, show);
    const active: boolean[] = [];
    item.activeChanged.connect(() => active.push(item.isActive()));
    const progress = {
      unit: 'bytes' as const,
      rate: null,
      remaining: null,
      note: null,
      blocked: false
    };
    events.emit(job({ progress: { ...progress, done: 30, total: 100 } }));
    events.emit(
      job({ id: 'j2', progress: { ...progress, done: 10, total: 100 } })
    );
    const button = item.node.querySelector('button') as HTMLButtonElement;
    expect(button.textContent).toBe('↓ 2 · 20 %');
    expect(button.getAttribute('aria-label')).toBe(
      '2 transfers, 20 percent done'
    );
    button.click();
    expect(show).toHaveBeenCalledTimes(1);
    events.emit(
      job({
        id: 'j2',
        revision: 2,
        progress: { ...progress, done: 10, total: null }
      })
    );
    expect(button.textContent).toBe('↓ 2');
    events.emit(job({ revision: 2, state: 'succeeded' }));
    events.emit(job({ id: 'j2', revision: 3, state: 'succeeded' }));
    expect(active).toEqual([true, false]);
    item.dispose();
    jobs.dispose();
  });

  it('points up while something is sent', async () => {
    const events = new FakeEvents();
    const jobs = new JobsModel(new FakeClient().client, events.manager);
    await addKinds(jobs.kinds);
    const item = new StatusItem(jobs, trans, jest.fn());
    const button = item.node.querySelector('button') as HTMLButtonElement;
    events.emit(job({ spec: publishSpec() }));
    expect(button.textContent).toBe('↑ 1');
    events.emit(job({ id: 'j2' }));
    expect(button.textContent).toBe('↓↑ 2');
    item.dispose();
    jobs.dispose();
  });
});

describe('TitleBadge', () => {
  let hidden = true;

  beforeEach(() => {
    document.title = 'work - JupyterLab';
    jest.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  });

  afterEach(() => jest.restoreAllMocks());

  it('stands until the tab is looked at', () => {
    hidden = true;
    const mark = new TitleBadge(document);
    mark.show('✓');
    mark.show('✓');
    expect(document.title).toBe('✓ work - JupyterLab');
    hidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(document.title).toBe('work - JupyterLab');
  });

  it('is not needed while the tab is in view', () => {
    hidden = false;
    new TitleBadge(document).show('✓');
    expect(document.title).toBe('work - JupyterLab');
  });

  it('leaves alone a title that was set in the meantime', () => {
    hidden = true;
    const mark = new TitleBadge(document);
    mark.show('!');
    document.title = 'other';
    hidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(document.title).toBe('other');
  });
});

describe('ConflictBody', () => {
  const files = ['f/a', 'f/b'].map(path => ({
    key: path,
    path,
    size: 1,
    outcome: 'differs' as const
  }));

  const choose = (select: Element | undefined, value: string) => {
    (select as HTMLSelectElement).value = value;
    select?.dispatchEvent(new Event('change'));
  };

  it('keeps both unless another way is chosen', () => {
    const body = new ConflictBody(files, false, trans);
    expect([...body.getValue().values()]).toEqual(['keep-both', 'keep-both']);
  });

  it('takes one answer for all, or one for each', () => {
    const body = new ConflictBody(files, false, trans);
    const [all, , second] = body.node.querySelectorAll('select');
    choose(all, 'replace');
    choose(second, 'skip');
    expect([...body.getValue()]).toEqual([
      ['f/a', 'replace'],
      ['f/b', 'skip']
    ]);
  });

  it('says what changed in a folder', () => {
    const folder = { key: 'z', path: 'f/z', size: 1, edited: 1, added: 2 };
    const body = new ConflictBody([folder], false, trans);
    expect(body.node.textContent).toContain(
      'folder, 1 file edited, 2 files added'
    );
  });

  it('has one choice where one answer goes for all', () => {
    const body = new ConflictBody(files, true, trans);
    const selects = body.node.querySelectorAll('select');
    expect(selects).toHaveLength(1);
    choose(selects[0], 'skip');
    expect([...body.getValue().values()]).toEqual(['skip', 'skip']);
  });
});
