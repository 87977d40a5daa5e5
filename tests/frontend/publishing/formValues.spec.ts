import {
  FormStore,
  EMPTY_FORM,
  type IAtOnce
} from '../../../src/publishing/model/formValues';
import { FakeState } from '../fixtures/publishing';

class Browser implements IAtOnce {
  texts = new Map<string, string>();
  getItem = (key: string) => this.texts.get(key) ?? null;
  setItem = (key: string, text: string) => void this.texts.set(key, text);
  removeItem = (key: string) => void this.texts.delete(key);
}

const typed = (title: string) => ({ ...EMPTY_FORM, edited: { title } });

describe('FormStore', () => {
  let state: FakeState;
  let browser: Browser;
  let formStore: FormStore;

  beforeEach(() => {
    jest.useFakeTimers();
    state = new FakeState();
    browser = new Browser();
    formStore = new FormStore(state.state, browser, 'https://hub/user/ada/');
  });

  afterEach(() => jest.useRealTimers());

  const title = async (one = formStore, id = 'a') =>
    (await one.find(id))?.edited.title;

  it('finds what was typed last, wherever that is', async () => {
    expect(await formStore.find('a')).toBeNull();
    await formStore.keep('a', typed('first'));
    jest.advanceTimersByTime(10);
    formStore.note('a', typed('second'));
    expect(await title()).toBe('second');
    jest.advanceTimersByTime(10);
    await formStore.keep('a', typed('third'));
    expect(await title()).toBe('third');
    expect(await formStore.find('a')).not.toHaveProperty('at');
  });

  it('has what was typed in either of two windows, and the draft of either', async () => {
    await formStore.keep('a', {
      ...typed('first'),
      text: 'Words',
      ticks: { 'a.txt': false, 'b.txt': true },
      draft: 'd1'
    });
    jest.advanceTimersByTime(10);
    formStore.note('a', {
      ...EMPTY_FORM,
      edited: { version: '2' },
      ticks: { 'a.txt': true },
      suppressed: {}
    });
    expect(await formStore.find('a')).toMatchObject({
      edited: { title: 'first', version: '2' },
      text: 'Words',
      ticks: { 'a.txt': true, 'b.txt': true },
      draft: 'd1'
    });
  });

  it('leaves nothing in the browser once it is safe elsewhere', async () => {
    formStore.note('a', typed('first'));
    await formStore.keep('a', typed('first'));
    expect(browser.texts.size).toBe(1);
    jest.advanceTimersByTime(60_000);
    expect(browser.texts.size).toBe(0);
    expect(await title()).toBe('first');
  });

  it('keeps in the browser what came after what was saved', async () => {
    formStore.note('a', typed('first'));
    await formStore.keep('a', typed('first'));
    jest.advanceTimersByTime(10);
    formStore.note('a', typed('second'));
    jest.advanceTimersByTime(60_000);
    expect(await title()).toBe('second');
  });

  it('forgets all of it', async () => {
    formStore.note('a', typed('first'));
    await formStore.keep('a', typed('first'));
    await formStore.drop('a');
    expect(await formStore.find('a')).toBeNull();
    expect([browser.texts.size, state.stored.size]).toEqual([0, 0]);
  });

  it('is of one form of one server', async () => {
    formStore.note('a', typed('first'));
    const other = new FormStore(null, browser, 'https://hub/user/bob/');
    expect(await title(other)).toBeUndefined();
    expect(await title(formStore, 'b')).toBeUndefined();
  });

  it('does without a browser that keeps nothing, or something else', async () => {
    browser.setItem = () => {
      throw new DOMException('QuotaExceededError');
    };
    formStore.note('a', typed('first'));
    await formStore.keep('a', typed('first'));
    browser.getItem = () => '{ broken';
    expect(await title()).toBe('first');
    browser.getItem = () => '[]';
    expect(await title()).toBe('first');
  });
});
