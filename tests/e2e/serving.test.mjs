import assert from 'node:assert/strict';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { sql } from '../support/visits.mjs';

const httpd = serve({ clock: '2026-11-23T18:40' });

// httpd leaves out "Content-Length: 0" for HEAD
const names = (res) => Object.keys(res.headers).sort()
    .filter((n) => n !== 'content-length' || res.headers[n] !== '0');

test('the home page answers in Vietnamese', async () => {
    for (const path of ['/', '']) {
        const res = await httpd.get(path);
        assert.equal(res.status, 200);
        assert.equal(res.headers['content-type'], 'text/html; charset=utf-8');
        assert.match(res.text, /^<!DOCTYPE html>\s*<html lang="vi"/i);
        assert.match(res.text, /<meta name="description" content="Nơi có người giúp/);
        assert.equal(Number(res.headers['content-length']), res.body.length);
    }
});

test('every kind of answer carries the security headers', async () => {
    for (const path of ['/', '/no/such', '/api/v1/help?when=tonight', '/fragment/tonight', '/health']) {
        const { headers } = await httpd.get(path);
        assert.match(headers['content-security-policy'], /default-src 'none'/, path);
        assert.doesNotMatch(headers['content-security-policy'], /unsafe-/, path);
        assert.equal(headers['x-content-type-options'], 'nosniff', path);
        assert.equal(headers['referrer-policy'], 'same-origin', path);
        assert.ok(headers['cache-control'], path);
    }
});

const KINDS = ['/', '/no/such', '/help?when=tonight', '/help?when=bad', '/api/v1/help?when=tonight', '/api/v1/help.geojson?when=tonight',
    '/api/v1/nothing', '/api/v1/openapi.json', '/api/v1/$bulk-publish', '/fragment/tonight', '/health', '/static/p6.css', '/static/p6.js',
    '/static/icon.svg', '/point/${slug}.ics', '/book', '/visit', '/privacy', '/office/sign-in', '/statistics'];

// [path, answer] of one page of each kind.
async function kinds() {
    const [{ slug }] = (await httpd.get('/api/v1/points')).json().points;
    return Promise.all(KINDS.map((path) => path.replace('${slug}', slug)).map(async (path) => [path, await httpd.get(path)]));
}

test('nothing from elsewhere runs, and no page of another site may frame or read an answer', async () => {
    for (const [path, { headers }] of await kinds()) {
        const policy = new Map(headers['content-security-policy'].split('; ').map((part) => [part.split(' ')[0], part]));
        for (const none of ['default-src', 'base-uri', 'frame-ancestors']) assert.equal(policy.get(none), `${none} 'none'`, path);
        for (const own of ['script-src', 'style-src', 'connect-src', 'form-action']) assert.equal(policy.get(own), `${own} 'self'`, path);
        assert.ok(!policy.has('object-src') && !policy.has('script-src-elem'), 'plugins fall under default-src');
        assert.equal(headers['x-content-type-options'], 'nosniff', path);
    }
    for (const Origin of ['https://evil.example', 'null'])
        for (const path of ['/', '/api/v1/help?when=tonight', '/api/v1/visits/K7M2QX', '/office/sign-in', '/health'])
            for (const method of ['GET', 'OPTIONS']) {
                const { headers } = await httpd.get(path, { method, headers: { Origin, 'Access-Control-Request-Method': 'POST' } });
                for (const name of Object.keys(headers)) assert.doesNotMatch(name, /^access-control-/, path);
            }
});

test('every answer with a body says of which type it is, texts with their coding', async () => {
    for (const [path, { headers, body }] of await kinds()) {
        const type = headers['content-type'];
        assert.ok(body.length > 0, path);
        assert.match(type, /^(text\/[\w-]+; charset=utf-8|application\/[\w.+-]+|image\/svg\+xml(; charset=utf-8)?)$/, path);
        if (/json/.test(path) || path.startsWith('/api/')) assert.match(type, /json/, path);
    }
});

test('HEAD gives the headers of GET and no body', () => httpd.withinAMinute(async () => {
    for (const path of ['/?lang=vi', '/help?when=tonight&lang=vi', '/api/v1/help?when=tonight',
        '/no/such', '/toi-nay', '/static/p6.css']) {
        for (const encoding of ['identity', 'gzip']) {
            const headers = { 'Accept-Encoding': encoding };
            const get = await httpd.get(path, { headers });
            const head = await httpd.get(path, { method: 'HEAD', headers });
            assert.equal(head.status, get.status, path);
            assert.deepEqual(names(head), names(get), path);
            assert.equal(head.headers['content-length'] ?? '0', get.headers['content-length'], path);
            assert.equal(head.headers.etag, get.headers.etag, path);
            assert.equal(head.body.length, 0, path);
        }
    }
}));

test('an unknown page is a page with 404, an unknown call a problem', async () => {
    const page = await httpd.get('/no/such/page');
    assert.equal(page.status, 404);
    assert.match(page.headers['content-type'], /^text\/html/);
    assert.match(page.text, /<html lang="vi"/);
    const call = await httpd.get('/api/v1/nothing');
    assert.equal(call.status, 404);
    assert.equal(call.headers['content-type'], 'application/problem+json');
    assert.equal(call.json().status, 404);
});

test('an address with a slash too many leads to the one without, with its query', async () => {
    for (const [path, there] of [['/help/?when=today', '/help?when=today'], ['/office/', '/office'], ['/book/', '/book'], ['/visit/', '/visit'],
        ['/point/nha-van-hoa-to-3a-duc-xuan/', '/point/nha-van-hoa-to-3a-duc-xuan'], ['/api/v1/services/', '/api/v1/services']])
        for (const method of ['GET', 'HEAD']) {
            const res = await httpd.get(path, { method });
            assert.deepEqual([res.status, res.headers.location], [308, `/proj06${there}`], path);
        }
    assert.equal((await httpd.get('/visit/', { method: 'POST', body: 'code=1' })).status, 404);
    for (const path of ['/nowhere/', '/point/a%20b/', '/book/hold/'])
        assert.equal((await httpd.get(path)).status, 404, path);
});

test('a method that is not offered gets 405 and is told what is', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND', 'GET2']) {
        const res = await httpd.raw(`${method} /proj06/help HTTP/1.1\r\nHost: x\r\n`
            + 'Connection: close\r\nContent-Length: 0\r\n\r\n');
        assert.match(res, /^HTTP\/1\.1 405 /, method);
        assert.match(res, /\r\nAllow: GET, HEAD\r\n/, method);
    }
});

test('an Accept header that suits no form of the answer gets 406', async () => {
    const res = await httpd.get('/api/v1/help?when=tonight', { headers: { Accept: 'image/png' } });
    assert.equal(res.status, 406);
    assert.equal(res.headers['content-type'], 'application/problem+json');
});

test('a bad parameter gets 400 as a page or as a problem that names it', async () => {
    const page = await httpd.get('/help?when=someday&lang=en');
    assert.equal(page.status, 400);
    assert.match(page.headers['content-type'], /^text\/html/);
    const call = await httpd.get('/api/v1/help?when=someday');
    assert.equal(call.status, 400);
    assert.match(JSON.stringify(call.json()), /when/);
});

test('the language goes by lang=, then cookie, then Accept-Language, then Vietnamese', async () => {
    const lang = async (path, headers) => {
        const res = await httpd.get(path, { headers });
        assert.equal(res.status, 200);
        return res.text.match(/<html lang="(\w+)"/)[1];
    };
    assert.equal(await lang('/', {}), 'vi');
    assert.equal(await lang('/', { 'Accept-Language': 'fr-CA, en;q=0.5' }), 'fr');
    assert.equal(await lang('/', { 'Accept-Language': 'de' }), 'vi');
    assert.equal(await lang('/?lang=en', { 'Accept-Language': 'fr' }), 'en');
});

test('an answer that has not changed is 304 in both codings', () => httpd.withinAMinute(async () => {
    for (const path of ['/help?when=tonight&commune=01840&lang=vi', '/static/p6.css']) {
        for (const encoding of ['identity', 'gzip']) {
            const headers = { 'Accept-Encoding': encoding };
            const first = await httpd.get(path, { headers });
            assert.equal(first.status, 200, path);
            assert.ok(first.headers.etag, path);
            const again = await httpd.get(path, {
                headers: { ...headers, 'If-None-Match': first.headers.etag },
            });
            assert.equal(again.status, 304, path);
            assert.equal(again.body.length, 0, path);
            assert.equal(again.headers.etag, first.headers.etag, path);
        }
    }
}));

test('the Vietnamese short doors lead below the mount', async () => {
    const res = await httpd.get('/toi-nay');
    assert.ok([301, 302, 303, 307, 308].includes(res.status));
    assert.match(res.headers.location, /\/proj06\/help\?when=tonight/);
});

test('what lies outside the mount is not ours', async () => {
    for (const path of ['/', '/proj06x', '/proj0', '/PROJ06/']) {
        const res = await httpd.get(path, { mount: '' });
        assert.ok([403, 404].includes(res.status), path);
        assert.equal(res.headers['content-security-policy'], undefined, path);
    }
    httpd.expect('AH01276', 'AH00035', 'AH00130');
});

test('a file or directory behind our address is never served or looked for', async () => {
    const { mkdirSync, writeFileSync } = await import('node:fs');
    mkdirSync(`${httpd.dir}/htdocs/proj06/help`, { recursive: true });
    writeFileSync(`${httpd.dir}/htdocs/proj06/.htaccess`, 'this is no directive');
    writeFileSync(`${httpd.dir}/htdocs/proj06/help/index.html`, 'a file');
    const res = await httpd.get('/help?when=tonight');
    assert.equal(res.status, 200);
    assert.doesNotMatch(res.text, /a file/);
});

test('mod_status tells the generation of the snapshot', async () => {
    const page = await httpd.get('/server-status?auto', { mount: '' });
    assert.equal(page.status, 200);
    assert.match(page.text, /^Proj06Snapshot: 1$/m);
    assert.match(page.text, /^Proj06SnapshotGeneration: \d+$/m);
    const html = await httpd.get('/server-status', { mount: '' });
    assert.match(html.text, /<h1>mod_proj06<\/h1>/);
});

test('what went wrong inside is told to the log, and to people only that it did', async () => {
    sql(httpd, 'ALTER TABLE visit RENAME TO visit_gone');
    httpd.expect('P6-2001', 'P6-7011');
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' };
    const page = await httpd.get('/visit?lang=en', { method: 'POST', headers: form, body: 'code=K7M2QX&proof=678' });
    const call = await httpd.get('/api/v1/visits/K7M2QX', { headers: { 'Proj06-Proof': '678' } });
    sql(httpd, 'ALTER TABLE visit_gone RENAME TO visit');
    assert.match(httpd.log(), /no such table/);
    for (const res of [page, call]) {
        assert.equal(res.status, 503);
        assert.ok(res.headers['retry-after']);
        assert.doesNotMatch(res.text, /no such|SELECT|sqlite|visit_|\.c:|\.db|P6_|0x[0-9a-f]{6}/i);
    }
    assert.equal(call.headers['content-type'], 'application/problem+json');
});
