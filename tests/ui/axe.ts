import type { Page } from '@playwright/test';

const AXE = require.resolve('axe-core/axe.min.js');
const OURS = ['#jupyter-ossr-ext-sidebar', '#jp-main-dock-panel .ossr-View'];

interface IFinding {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe finds in our parts of the page that is serious or worse. */
export async function findings(page: Page, ours = OURS): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  const found = await page.evaluate(async ours => {
    const { axe } = window as unknown as {
      axe: {
        run(where: string[][]): Promise<{ violations: IFinding[] }>;
      };
    };
    const there = ours.filter(path => document.querySelector(path));
    return (await axe.run(there.map(path => [path]))).violations;
  }, ours);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(node => `${node.html}\n${node.failureSummary}`).join('\n')}`
    );
}
