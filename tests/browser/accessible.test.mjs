// Every page in every language: valid HTML, no finding of axe-core, no sideways scrolling on a
// narrow phone or at 200 % zoom, targets large enough for a thumb.
import test from 'node:test';
import assert from 'node:assert/strict';
import { serve } from '../support/httpd.mjs';
import { browser } from './browser.mjs';
import { findings, fits, fitsZoomed, invalid, unfold } from './checks.mjs';
import { inLanguage, languages, pages, samplePoints, sampleShift } from './pages.mjs';

const httpd = serve({ clock: '2026-11-23T18:40' });
const chrome = browser();
async function allPaths() {
    const { fixed, mobile, police } = await samplePoints(httpd);
    const shift = await sampleShift(httpd, fixed);
    return [
        ...pages,
        ['point', `/point/${fixed}`], ['mobile team', `/point/${mobile}`],
        ['police station', `/point/${police}`],
        ['notice', `/point/${fixed}/notice`], ['notice of a mobile team', `/point/${mobile}/notice`],
        ['services at a point', `/book?point=${fixed}`],
        ['place at a point', `/book/place?service=eid-level-2&point=${fixed}`],
        ['times', `/book/time?service=eid-level-2&shift=${shift}`],
        ['waiting list', `/book/wait?service=eid-level-2&shift=${shift}`],
    ];
}

for (const lang of languages) {
    test(`pages in ${lang} are valid HTML`, async () => {
        for (const [name, path] of await allPaths()) {
            const { text } = await httpd.get(inLanguage(path, lang));
            assert.deepEqual(await invalid(text), [], name);
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
            await page.goto(httpd.url(inLanguage(path, lang)));
            await unfold(page);
            await fits(page, name);
            await fitsZoomed(page, name);
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
