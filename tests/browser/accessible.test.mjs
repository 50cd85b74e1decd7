// Every page in every language: valid HTML, no finding of axe-core, no sideways scrolling on a
// narrow phone or at 200 % zoom, targets large enough for a thumb.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import { serve } from '../support/httpd.mjs';
import { browser, overhang, smallTargets } from './browser.mjs';
import { inLanguage, languages, pages, samplePoints } from './pages.mjs';

const httpd = serve({ clock: '2026-11-23T18:40' });
const chrome = browser();
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
    },
});

async function allPaths() {
    const { fixed, mobile, police } = await samplePoints(httpd);
    return [
        ...pages,
        ['point', `/point/${fixed}`], ['mobile team', `/point/${mobile}`],
        ['police station', `/point/${police}`],
        ['notice', `/point/${fixed}/notice`], ['notice of a mobile team', `/point/${mobile}/notice`],
    ];
}

function unfold(page) {
    return page.evaluate(() => {
        for (const d of document.querySelectorAll('details')) d.open = true;
    });
}

async function findings(page) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }));
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`);
}

for (const lang of languages) {
    test(`pages in ${lang} are valid HTML`, async () => {
        for (const [name, path] of await allPaths()) {
            const { text } = await httpd.get(inLanguage(path, lang));
            const report = await validator.validateString(text);
            const wrong = report.results.flatMap((r) => r.messages)
                .map((m) => `${m.ruleId} ${m.line}:${m.column} ${m.message}`);
            assert.deepEqual(wrong, [], name);
            assert.match(text, new RegExp(`^<!DOCTYPE html>\\s*<html[^>]* lang="${lang}"`), name);
        }
    });

    // Colours are the same in all languages: the dark ones are looked at in one.
    for (const dark of lang === 'vi' ? [false, true] : [false]) {
        test(`axe-core finds nothing in pages in ${lang}, ${dark ? 'dark and wide' : 'on a phone'}`, async () => {
            const page = await chrome.open({ width: dark ? 1280 : 360, dark, bypassCSP: true });
            for (const [name, path] of await allPaths()) {
                await page.goto(httpd.url(inLanguage(path, lang)));
                await unfold(page);
                assert.deepEqual(await findings(page), [], name);
            }
        });
    }

    test(`pages in ${lang} never scroll sideways and have targets of 48 pixels`, async () => {
        const page = await chrome.open({ width: 320 });
        for (const [name, path] of await allPaths()) {
            await page.setViewportSize({ width: 320, height: 640 });
            await page.goto(httpd.url(inLanguage(path, lang)));
            await unfold(page);
            assert.ok(await overhang(page) <= 0, `${name} is too wide at 320`);
            assert.deepEqual(await smallTargets(page), [], name);
            await page.setViewportSize({ width: 360, height: 640 });
            assert.ok(await overhang(page) <= 0, `${name} is too wide at 360`);
            // text at twice its size on a phone held across
            await page.setViewportSize({ width: 640, height: 360 });
            await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
            assert.ok(await overhang(page) <= 0, `${name} is too wide at 200 %`);
        }
    });
}

test('text on a phone is at least 17 pixels high and lines stand 1.4 apart, body text 20 and 1.5', async () => {
    const page = await chrome.open({ width: 360 });
    for (const [name, path] of await allPaths()) {
        await page.goto(httpd.url(inLanguage(path, 'vi')));
        const wrong = await page.evaluate(() => [...document.querySelectorAll('body *')]
            .filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
            .map((e) => ({ e, s: getComputedStyle(e) }))
            .filter(({ e, s }) => parseFloat(s.fontSize) < (e.closest('main') ? 20 : 17)
                || parseFloat(s.lineHeight) / parseFloat(s.fontSize) < (/^H1$/.test(e.tagName) ? 1.39 : 1.49)
                || s.fontStyle === 'italic' || s.textTransform !== 'none')
            .map(({ e, s }) => `${e.outerHTML.slice(0, 80)} ${s.fontSize}/${s.lineHeight}`));
        assert.deepEqual(wrong, [], name);
    }
});
