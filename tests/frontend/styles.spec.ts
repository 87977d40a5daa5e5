import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const STYLE = join(__dirname, '../../style');
const MOVES = /^\s*(animation|transition):(?! none)/;
const STANDS = /^\s*(animation|transition): none/;

/** The selectors of a sheet that have a line like `pattern`, with what that line sets. */
function selectors(sheet: string, pattern: RegExp): string[] {
  const found: string[] = [];
  let selector = '';
  for (const line of sheet.split('\n')) {
    if (line.endsWith('{')) {
      selector = line.slice(0, -1).trim();
    }
    const [, property] = pattern.exec(line) ?? [];
    if (property) {
      found.push(`${selector}: ${property}`);
    }
  }
  return found;
}

it('what moves stands still where the reader wants less motion', () => {
  const sheets = readdirSync(STYLE)
    .filter(name => name.endsWith('.css'))
    .map(name => readFileSync(join(STYLE, name), 'utf-8'));
  const moving = sheets.flatMap(sheet => selectors(sheet, MOVES));
  const still = sheets.flatMap(sheet => selectors(sheet, STANDS));
  expect(moving.length).toBeGreaterThan(2);
  expect(still).toEqual(expect.arrayContaining(moving));
});

it('the actions of a file, always shown without a pointer, leave its name the width of a narrow panel', () => {
  const sheet = readFileSync(join(STYLE, 'files.css'), 'utf-8');
  const [, touch = ''] = sheet.split('@media (hover: none) {');
  const [narrow = '', wide = ''] = touch.split('@container');
  expect(narrow).toContain('grid-column: 2 / -1;');
  expect(narrow).not.toContain('grid-template-columns');
  expect(wide).toContain('grid-column: auto;');
});
