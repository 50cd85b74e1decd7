// Text that would like to be more than text, in every field that people or files fill, shown on every
// page that a crawl finds, to citizens and to each kind of official; then the same in every parameter.
// The pages' Content-Security-Policy is switched off: escaping alone must do.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { serve } from '../support/httpd.mjs';
import { officeDirectory, newKey, signedIn, tonight } from '../support/office.mjs';
import { until } from '../support/tool.mjs';
import { addHomeVisit, addVisit, shiftsFor, sql } from '../support/visits.mjs';
import { browser, follow } from './browser.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => [...directory.lines(), 'Proj06LimitAddress off'], clock: '2026-11-23T19:10' });
const chrome = browser();

// Each opens a tag, leaves an attribute or a text of a script, in its own way.
const EVIL = [
    '"><img src=x onerror=window.evil=1>', "'><svg/onload=window.evil=2>", '</title></script><script>window.evil=3</script>',
    '" onfocus=window.evil=4 autofocus x="', '--><img src=x onerror=window.evil=5><!--', ']]><img src=x onerror=window.evil=6>',
    '${structure:x}<b id=evil>', '&lt;img src=x onerror=window.evil=7&gt;', 'javascript:window.evil=8//',
];
const all = EVIL.join(' ');
// Columns that hold what people type, or what files bring.
const COLUMNS = {
    point: ['name', 'group_name', 'group_aliases', 'address', 'landmark'], rota: ['note', 'stop_group', 'stop_landmark'],
    shift: ['note', 'stop_group', 'stop_landmark'], calendar_day: ['name', 'decision'], commune: ['name'], former_unit: ['name'],
    data_text: ['body'], person: ['name', 'name_folded'], home_person: ['name', 'name_folded', 'address', 'note'],
    home_visit: ['group_name'], household: ['label'], round: ['group_name'], hand_off: ['to_whom'], official: ['shown_name'],
    pass: ['helper_name'], activation: ['source'], visit: ['group_name', 'cancelled_why'], outbox: ['title', 'body'],
    day_people: ['group_name'],
};
const MOST = 90; // pages of one crawl
let officials;

// Something in every table, by the pages where they can do it, by hand else.
async function fill() {
    const [hai, lan, guest] = await Promise.all(['hai', 'lan', 'guest'].map((user, i) =>
        signedIn(httpd, user, { from: `127.0.0.${i + 10}` })));
    const [tonightAt] = await tonight(httpd), at = `/office/shift/${tonightAt}`;
    const later = shiftsFor(httpd, { point: 'nha-van-hoa-to-3a-duc-xuan' })[0];
    const send = async (path, fields) => assert.ok([200, 303].includes((await hai.post(path, { key: newKey(), ...fields })).status), path);

    await send(`${at}/walk-in`, { service: 'vneid-install', name: 'bà Lan', consent: '1', phone: '0912345678' });
    await send(`${at}/round`, { order: 'begin', group: 'Tổ 3A' });
    await send(`${at}/round`, { round: sql(httpd, 'SELECT max(id) AS id FROM round')[0].id, label: 'Nhà 1', state: 'visited', 'done-vneid-install': '1' });
    await send(`${at}/passes`, { name: 'Lý A Páo', agency: 'bank' });
    await send('/office/schedule/point/nha-van-hoa-to-3a-duc-xuan/checked', {});
    await send(`/office/schedule/shift/${shiftsFor(httpd, { point: 'nha-van-hoa-to-3a-duc-xuan' })[5].id}/cancel`, { reason: all.slice(0, 100) });
    const visit = addVisit(httpd, { shift: later }), done = addVisit(httpd, { shift: later, start: 60, state: 'finished' });
    addVisit(httpd, { shift: later, state: 'waiting', start: 30 });
    const home = addHomeVisit(httpd, {});
    sql(httpd, `INSERT INTO hand_off (visit, service, to_whom, to_point, state, made_at) VALUES (${done.id}, 'vneid-install', 'x', NULL, 'open', 1795430000);
        INSERT INTO tell (visit, kind, state, tries, made_at, changed_at) VALUES (${visit.id}, 'moved', 'open', 0, 1, 1)`);
    return { hai, lan, guest, visit, home };
}

function poison() {
    const value = all.replaceAll("'", "''");
    for (const [table, columns] of Object.entries(COLUMNS))
        for (const column of columns)
            sql(httpd, `UPDATE OR IGNORE ${table} SET ${column} = '${value}' ${column === 'name' && table === 'former_unit' ? '|| rowid' : ''}`);
    sql(httpd, `UPDATE schedule_change SET row_after = replace(row_after, '"Tổ 3A"', '"${EVIL[0].replaceAll('"', '\\"')}"');
        UPDATE generation SET number = number + 1`);
}

before(async () => {
    await httpd.serves();
    officials = await fill();
    poison();
    await until('the poisoned names are shown', () => httpd.everywhere('/help?when=tonight&commune=01840', ({ text }) => text.includes('onerror')));
});

async function open(who) {
    const cookies = who ? [who.cookie.split('=')].map(([name, value]) => ({ name, value, url: httpd.url('/') })) : [];
    const page = await chrome.open({ cookies, bypassCSP: true, width: 1280 });
    page.on('dialog', (dialog) => dialog.dismiss());
    await page.route(/\/x$/, (route) => route.abort()); // what src=x would ask for
    return page;
}

async function harmless(page, where) {
    const found = await page.evaluate(() => ({
        evil: window.evil ?? null,
        made: [...document.querySelectorAll('img[src="x"], svg[onload], #evil, [onfocus], [onerror], a[href^="javascript:"], form[action^="javascript:"]')]
            .map((e) => e.outerHTML.slice(0, 200)),
    }));
    assert.deepEqual(found, { evil: null, made: [] }, where);
}

// Follow every link of ours from PATHS on; how many pages showed the poison.
async function crawl(page, paths) {
    const seen = new Set(paths), queue = [...paths];
    const kinds = new Map(); // a page's kind (numbers and slugs left out) → how often it was seen
    let shown = 0, n = 0;
    for (; queue.length && n < MOST; n++) {
        const path = queue.shift();
        const res = await page.goto(httpd.url(path)).catch((err) => (/Download|ERR_ABORTED/.test(err.message) ? null : Promise.reject(err)));
        if (!res) continue;
        assert.ok(res.status() < 500, `${path}: ${res.status()}`);
        if (!res.headers()['content-type']?.startsWith('text/html')) continue;
        await harmless(page, path);
        if ((await page.content()).includes('window.evil')) shown++;
        const links = await page.evaluate((base) => [...document.querySelectorAll('a[href]')].map((a) => a.href)
            .filter((href) => href.startsWith(base)).map((href) => href.slice(base.length).replace(/#.*/, '')), httpd.url(''));
        for (const link of links) {
            if (/[?&]lang=/.test(link) || seen.has(link)) continue;
            const kind = link.replace(/=[^&]*/g, '=').replace(/\/[a-z0-9-]*\d[\w-]*|\/point\/[^/?]+/gi, '/N');
            seen.add(link);
            kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
            if (kinds.get(kind) <= 2) queue.push(link);
        }
    }
    return { shown, n, seen };
}

test('the check finds what is not escaped', async () => {
    for (const evil of EVIL.slice(0, 4)) {
        const page = await open(null);
        await page.goto(httpd.url('/health'));
        await page.setContent(evil.startsWith('</title>') ? `<title>${evil}` : `<p title="a" class='${evil}'></p><input value="${evil}">`);
        await assert.rejects(harmless(page, evil), undefined, evil);
    }
});

test('citizens\' pages show it as text', async () => {
    const { shown, n } = await crawl(await open(null), ['/', '/help?when=tonight&commune=01840', '/help?when=weekend', '/statistics', '/board/1',
        '/point/nha-van-hoa-to-3a-duc-xuan', '/book/place?service=vneid-install&commune=01840', '/privacy']);
    assert.ok(n > 20 && shown > 8, `${shown} of ${n} pages`);
});

test('the receipt and the data of a visit show it as text', async () => {
    for (const { code, proof } of [officials.visit, officials.home]) {
        const page = await open(null);
        await page.goto(httpd.url('/visit'));
        await page.locator('#code').fill(code);
        await page.locator('#proof').fill(proof);
        await follow(page.locator('#form button'));
        await harmless(page, code);
        const { shown } = await crawl(page, [new URL(page.url()).pathname.replace('/proj06', '')]);
        assert.ok(shown >= 1);
    }
});

for (const [user, least] of [['hai', 40], ['lan', 12], ['guest', 3]])
    test(`pages of the office show it as text to ${user}`, async () => {
        const { shown, n } = await crawl(await open(officials[user]), ['/office', '/office/schedule', '/office/home-visits', '/office/calls', '/office/reports',
            '/office/hand-offs', '/office/audit', '/office/calendar', '/office/services', '/office/book', '/office/find']);
        assert.ok(shown >= least, `${shown} of ${n} pages`);
    });

test('in every parameter of every page it is text', async () => {
    const names = ['q', 'when', 'commune', 'service', 'near', 'point', 'spoken', 'walk_in', 'step_free', 'free', 'shift', 'start', 'state', 'from', 'to', 'code',
        'told', 'desk', 'month', 'day', 'span', 'agency', 'kind', 'action', 'subject', 'page', 'before', 'after', 'word', 'user', 'lang', 'name', 'group', 'house', 'round'];
    for (const [who, paths] of [[null, ['/', '/help', '/book', '/book/place', '/book/time', '/visit', '/home-visit', '/statistics', '/office/sign-in', '/no/such/page']],
        [officials.hai, ['/office', '/office/book', '/office/find', '/office/home-visits', '/office/calls', '/office/schedule', '/office/schedule/add', '/office/reports', '/office/hand-offs']],
        [officials.guest, ['/office/audit']]]) {
        const page = await open(who);
        for (const path of paths)
            for (const evil of [all, EVIL.at(-1)]) {
                const res = await page.goto(httpd.url(`${path}?${names.map((name) => `${name}=${encodeURIComponent(evil)}`).join('&')}`));
                assert.ok(res.status() < 500, path);
                await harmless(page, `${path} ${evil}`);
            }
        for (const evil of [all, ...EVIL.slice(0, 2)]) {
            await page.goto(httpd.url(`/point/${encodeURIComponent(evil)}`));
            await harmless(page, 'an address');
        }
    }
});
