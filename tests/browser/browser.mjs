// Chromium for the browser tests: one private instance for a test file, pages made by openPage().
//
//     const chrome = browser();
//     test('…', async () => {
//         const page = await chrome.open({ width: 360 });
//         await page.goto(httpd.url('/?lang=vi'));
//     });
//
// Pages and their contexts are closed after each test. Any request that leaves 127.0.0.1 fails the
// test: the pages need nobody else.
import { after, afterEach, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { until } from '../support/tool.mjs';

const EXECUTABLE = process.env.P6_CHROMIUM ?? '/usr/bin/chromium';
const ARGS = [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const PATIENCE_MS = 120_000; // for a browser on a busy machine

export function browser() {
    const state = { contexts: [], strangers: [] };
    let instance;
    let profile;

    before(async () => {
        profile = fs.mkdtempSync(path.join(os.tmpdir(), 'p6-chromium-'));
        instance = await chromium.launch({
            executablePath: EXECUTABLE, args: ARGS, env: { ...process.env, HOME: profile }, timeout: PATIENCE_MS,
        });
    });
    afterEach(async () => {
        for (const context of state.contexts.splice(0)) await context.close();
        assert.deepEqual(state.strangers.splice(0), [], 'a page asked another host');
    });
    after(async () => {
        await instance?.close();
        fs.rmSync(profile, { recursive: true, force: true });
    });

    return {
        async open({ width = 360, height = 640, script = true, dark = false, cookies = [],
            ...options } = {}) {
            const context = await instance.newContext({
                viewport: { width, height }, javaScriptEnabled: script,
                colorScheme: dark ? 'dark' : 'light', locale: 'vi-VN', ...options,
            });
            context.setDefaultTimeout(PATIENCE_MS);
            state.contexts.push(context);
            context.on('request', (request) => {
                const { protocol, hostname } = new URL(request.url());
                if (protocol.startsWith('http') && hostname !== '127.0.0.1')
                    state.strangers.push(request.url());
            });
            if (cookies.length) await context.addCookies(cookies);
            return context.newPage();
        },
    };
}

// Press what LOCATOR finds, which leads to another page or to the same one anew, and wait until that is
// whole: a click is over when the way there begins, and what is read then may be the page that is left.
export async function follow(locator) {
    const page = locator.page();
    await page.evaluate(() => { document.isLeft = true; });
    await locator.click();
    await until('the next page', () => page.evaluate(() => !document.isLeft && document.readyState === 'complete'));
}

// How far the page is wider than its window, in pixels.
export function overhang(page) {
    return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

// Elements one can press that are smaller than SIZE pixels, except links inside a sentence.
export function smallTargets(page, size = 48) {
    return page.evaluate((least) => {
        const small = [];
        for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')) {
            if (!e.checkVisibility() || e.classList.contains('skip')) continue;
            const inSentence = e.tagName === 'A' && e.parentElement.tagName === 'P'
                && e.parentElement.textContent.trim() !== e.textContent.trim()
                && getComputedStyle(e).display === 'inline';
            if (inSentence) continue;
            const label = e.matches('input[type=checkbox], input[type=radio]') ? e.closest('label') : e;
            const box = label.getBoundingClientRect();
            if (box.height < least - 0.5 || (e.tagName !== 'A' && box.width < least - 0.5))
                small.push(`${e.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`);
        }
        return small;
    }, size);
}
