// The audit's page for auditors: filters, paging, the file, and that each look is written down.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { serve } from '../support/httpd.mjs';
import { Official, newKey, officeDirectory, signedIn, tonight } from '../support/office.mjs';
import { sql } from '../support/visits.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => directory.lines() });
let hai, guest, shift;
before(async () => {
    await httpd.serves();
    hai = await signedIn(httpd, 'hai');
    guest = await signedIn(httpd, 'guest');
    [shift] = await tonight(httpd);
});

const cells = (text) => [...text.matchAll(/<tr>(<td[\s\S]*?)<\/tr>/g)].map(([, row]) =>
    [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell]) => cell.replace(/<span class="away">[^<]*<\/span>/g, '')
        .replace(/<[^>]+>/g, '').replaceAll('&amp;', '&').trim()));
const links = (text, word) => [...text.matchAll(/<a[^>]* href="\/proj06([^"]+)"[^>]*>([\s\S]*?)<\/a>/g)]
    .filter(([, , inner]) => inner.includes(word)).map(([, href]) => href.replaceAll('&amp;', '&'));
const last = () => sql(httpd, 'SELECT * FROM audit ORDER BY id DESC LIMIT 1')[0];

test('an auditor reads who did what, with names and words', async () => {
    await hai.does(`/office/shift/${shift}/live`, { live: 'started' });
    const { status, text, headers } = await guest.get('/office/audit');
    assert.equal(status, 200);
    assert.equal(headers['cache-control'], 'no-store');
    const row = cells(text).find(([, , what]) => what === 'báo buổi đã bắt đầu');
    assert.match(row[0], /^18:4\d ngày 23\/11$/);
    assert.match(row[1], /^Nông Văn Hải \(cán bộ số \d+\)$/);
    assert.equal(row[3], `buổi ${shift}`);
    assert.equal(row[4], 'phường Đức Xuân');
    assert.match((await guest.get('/office/audit?lang=en')).text, /said that a session has started/);
    assert.match((await guest.get('/office/audit?lang=fr')).text, /a annoncé le début d’une permanence/);
});

test('each look is itself a line of the audit, with what was asked', async () => {
    await guest.get('/office/audit?from=2026-11-20&to=2026-11-23&action=sign_in&commune=01840');
    const { actor, action, commune, detail } = last();
    assert.deepEqual({ actor, action, commune, detail }, { actor: 'official', action: 'audit_read', commune: '01840',
        detail: 'from=2026-11-20 to=2026-11-23 action=sign_in rows=0' });
    const rows = cells((await guest.get('/office/audit?action=audit_read')).text);
    assert.ok(rows.length >= 2);
    assert.equal(rows.find(([, , , , , words]) => words.includes('20/11'))?.[5],
        'từ 20/11/2026, đến 23/11/2026, đăng nhập, 0 dòng');
});

test('details are told in the reader\'s words, and what is not known as it is written', async () => {
    const written = [['visit_tell', 'not_reached', 'chưa gọi được'], ['visit_finish', 'not_reached', 'chưa kịp giúp'],
        ['person_change', 'name,birth_year,phone', 'họ tên, năm sinh, số điện thoại'], ['visit_call', 'desk=3', 'bàn 3'],
        ['rota_change', 'undo line=12', 'hoàn tác, dòng lịch sử 12'], ['visit_arrive', 'walk_in', 'đến không hẹn'],
        ['audit_read', 'about=home_visit newer=1 and more', 'đề nghị tại nhà, newer=1, and, more'], ['visit_cancel', '', '']];
    for (const [action, detail] of written)
        sql(httpd, `INSERT INTO audit (at_s, actor, action, subject_kind, subject, commune, detail)
            VALUES (${Date.parse('2026-11-19T12:00:00+07:00') / 1000}, 'system', '${action}', '', '', '', '${detail}')`);
    const day = '/office/audit?from=2026-11-19&to=2026-11-19';
    assert.deepEqual(cells((await guest.get(day)).text).map((row) => row[5]).reverse(), written.map(([, , words]) => words));
    assert.match((await guest.get(`${day}&lang=en`)).text, /undone, history line 12/);
    assert.match((await guest.get(`${day}&lang=fr`)).text, /nom, année de naissance, numéro de téléphone/);
    assert.match((await guest.get('/office/audit.csv?from=2026-11-19&to=2026-11-19')).text, /undo line=12/);
});

test('the name and the thing of a line lead to all lines about them', async () => {
    const { text } = await guest.get('/office/audit');
    const [person] = links(text, 'Nông Văn Hải'), [thing] = links(text, `buổi ${shift}`);
    const hers = cells((await guest.get(person)).text);
    assert.ok(hers.length && hers.every(([, who]) => who.startsWith('Nông Văn Hải')));
    await hai.does(`/office/shift/${shift}/live`, { live: 'full' });
    const its = cells((await guest.get(thing)).text);
    assert.ok(its.length >= 2 && its.every(([, , , about]) => about === `buổi ${shift}`));
});

test('pages follow on each other and hold each line once', async () => {
    sql(httpd, `WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 130)
        INSERT INTO audit (at_s, actor, action, subject_kind, subject, commune, detail)
        SELECT ${Date.parse('2026-11-22T12:00:00+07:00') / 1000} + n / 5, 'system', 'retention', 'visit', n, '', '' FROM c`);
    const seen = [];
    let path = '/office/audit?from=2026-11-22&to=2026-11-22', pages = 0;
    while (path) {
        const { text } = await guest.get(path);
        seen.push(...cells(text).map((row) => row[3]));
        [path] = links(text, 'Xem tiếp');
        pages++;
    }
    assert.equal(pages, 3);
    assert.deepEqual(seen, Array.from({ length: 130 }, (_, i) => `lượt hỗ trợ ${130 - i}`));
});

test('the file holds all lines of the filter, safe for a spreadsheet', async () => {
    const { text } = await guest.get('/office/audit?from=2026-11-22&to=2026-11-22');
    const [csv] = links(text, 'CSV');
    const res = await guest.get(csv);
    assert.equal(res.status, 200);
    assert.equal(res.headers['content-type'], 'text/csv; charset=utf-8');
    assert.equal(res.headers['content-disposition'], 'attachment; filename="audit-2026-11-22-2026-11-22.csv"');
    assert.equal(res.headers['cache-control'], 'no-store');
    const lines = res.text.trim().split('\n');
    assert.equal(lines[0], 'id,time,actor,official,pass,action,subject_kind,subject,commune,detail');
    assert.equal(lines.length, 131);
    assert.match(lines[1], /^\d+,2026-11-22 12:00:26,system,,,retention,visit,130,,$/);
    assert.deepEqual([last().action, last().detail], ['audit_export', 'from=2026-11-22 to=2026-11-22 rows=130']);
});

test('a question that can\'t be answered is told at its field, and nothing is shown', async () => {
    const bad = { 'from=yesterday': 'from', 'from=2026-11-24': 'to', 'to=2026-13-01': 'to', 'from=2026-01-01': 'to', 'action=drink': 'action',
        'official=x': 'official', 'official=-1': 'official', 'kind=visit': 'kind', 'subject=1': 'kind', 'kind=drink&subject=1': 'kind',
        'commune=99999': 'commune', [`kind=visit&subject=${'x'.repeat(61)}`]: 'kind' };
    for (const [query, field] of Object.entries(bad))
        for (const path of ['/office/audit', '/office/audit.csv']) {
            const before_ = last().id;
            const { status, text } = await guest.get(`${path}?${query}`);
            assert.equal(status, 400, query);
            assert.match(text, new RegExp(`id="errors"[\\s\\S]*href="#${field}"`), query);
            assert.deepEqual(cells(text), []);
            assert.equal(last().id, before_, query);
        }
});

test('odd values in the address are text', async () => {
    for (const value of ["' OR 1=1 --", '"><script>alert(1)</script>', '%', '_', '＜'])
        for (const name of ['subject', 'after']) {
            const query = new URLSearchParams({ kind: 'visit', subject: '1', [name]: value });
            const { status, text } = await guest.get(`/office/audit?${query}`);
            assert.equal(status, 200, value);
            assert.doesNotMatch(text, /<script>alert/);
            if (name === 'subject') assert.deepEqual(cells(text), [], value);
        }
});

test('nobody but auditors gets in, and the bar leads only them there', async () => {
    for (const official of [hai, await signedIn(httpd, 'lan'), await signedIn(httpd, 'sen')]) {
        assert.equal((await official.get('/office/audit')).status, 403);
        assert.equal((await official.get('/office/audit.csv')).status, 403);
        assert.doesNotMatch((await official.get('/office')).text, /\/office\/audit"/);
    }
    assert.match((await guest.get('/office')).text, /href="\/proj06\/office\/audit"/);
    assert.equal((await new Official(httpd).get('/office/audit')).status, 303);
    assert.equal((await guest.get(`/office/shift/${shift}`)).status, 403, 'an auditor runs no queue');
    assert.equal((await guest.post(`/office/shift/${shift}/do`, { order: 'next', desk: 1, key: newKey() })).status, 403);
});
