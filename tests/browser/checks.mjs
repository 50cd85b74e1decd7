// What every page is held to: valid HTML, no finding of axe-core, no sideways scrolling, targets for a
// thumb.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import { overhang, smallTargets } from './browser.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:standard'],
    rules: {
        // The rules below judge taste of source text, which a compiler writes here.
        'attribute-boolean-style': 'off',
        'no-trailing-whitespace': 'off',
        // Titles are as long as place names are.
        'long-title': 'off',
        // A number may break nowhere: done once, in the style sheet.
        'tel-non-breaking': 'off',
        // Several services are asked for by several fields of one name, as forms have always done.
        'form-dup-name': 'off',
    },
});

// What is wrong with the HTML in TEXT.
export async function invalid(text) {
    const report = await validator.validateString(text);
    return report.results.flatMap((r) => r.messages)
        .map((m) => `${m.ruleId} ${m.line}:${m.column} ${m.message}`);
}

// Open what is folded.
export function unfold(page) {
    return page.evaluate(() => {
        for (const d of document.querySelectorAll('details')) d.open = true;
    });
}

// What axe-core finds in PAGE, which was opened with bypassCSP.
export async function findings(page) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        resultTypes: ['violations'], // of what is well it need not name every node
    }));
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`);
}

// PAGE, which is called NAME, fits a phone of 360 pixels at 200 % zoom.
export async function fitsZoomed(page, name) {
    await page.setViewportSize({ width: 180, height: 320 });
    assert.ok(await overhang(page) <= 0, `${name} is too wide at 180`);
}

// PAGE, which is called NAME, fits a phone of 320 and 360 pixels and one held across at 200 %.
export async function fits(page, name) {
    await page.setViewportSize({ width: 320, height: 640 });
    assert.ok(await overhang(page) <= 0, `${name} is too wide at 320`);
    assert.deepEqual(await smallTargets(page), [], name);
    await page.setViewportSize({ width: 360, height: 640 });
    assert.ok(await overhang(page) <= 0, `${name} is too wide at 360`);
    // text at twice its size on a phone held across
    await page.setViewportSize({ width: 640, height: 360 });
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    assert.ok(await overhang(page) <= 0, `${name} is too wide at 200 %`);
    await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
}
