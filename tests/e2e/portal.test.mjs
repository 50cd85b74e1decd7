// Inside the portal's own httpd: its compression, its server-side includes, its error documents.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';
import { serve } from '../support/httpd.mjs';

const httpd = serve({
    modules: ['deflate', 'filter', 'include'],
    conf: ['Options +Includes', 'AddOutputFilterByType DEFLATE text/html text/css application/json text/plain',
        'AddType text/html .shtml', 'AddOutputFilter INCLUDES .shtml',
        'ErrorDocument 404 "the portal was here"', 'ErrorDocument 400 "the portal was here"'],
    location: ['SetOutputFilter DEFLATE'],
});
const gzip = { headers: { 'Accept-Encoding': 'gzip' } };
const page = '/help?when=tonight&commune=01840&lang=vi';

const inAMinute = (what) => () => httpd.withinAMinute(what);

test('mod_deflate does not compress what is compressed already', inAMinute(async () => {
    const plain = await httpd.get(page);
    assert.equal(plain.headers['content-encoding'], undefined);
    for (let i = 0; i < 3; i++) { // made, then kept
        const packed = await httpd.get(page, gzip);
        assert.equal(packed.headers['content-encoding'], 'gzip');
        assert.equal(Number(packed.headers['content-length']), packed.body.length);
        assert.equal(gunzipSync(packed.body).toString(), plain.text);
        assert.match(packed.headers.vary, /Accept-Encoding/i);
    }
}));

test('the plain form is left alone and both forms have entity tags of their own', async () => {
    const plain = await httpd.get(page);
    const packed = await httpd.get(page, gzip);
    assert.notEqual(plain.headers.etag, packed.headers.etag);
    const other = await httpd.get('/no/such', gzip);
    assert.equal(other.status, 404);
    const text = other.headers['content-encoding'] ? gunzipSync(other.body).toString() : other.text;
    assert.match(text, /<html lang="vi"/);
});

test('the portal\'s error documents do not replace our error pages', async () => {
    for (const path of ['/no/such', '/help?when=never']) {
        const { text } = await httpd.get(path);
        assert.doesNotMatch(text, /the portal was here/);
    }
});

test('the fragment of tonight stands in a page of the portal', inAMinute(async () => {
    fs.writeFileSync(`${httpd.dir}/htdocs/index.shtml`, '<p>before</p>\n'
        + '<!--#include virtual="/proj06/fragment/tonight?lang=vi" -->\n<p>after</p>\n');
    const { text: alone } = await httpd.get('/fragment/tonight?lang=vi');
    assert.doesNotMatch(alone, /<html|<body/i);
    assert.match(alone, /\/proj06\/help/);
    const plain = await httpd.get('/index.shtml', { mount: '' });
    assert.equal(plain.status, 200);
    const packed = await httpd.get('/index.shtml', { mount: '', ...gzip });
    const text = packed.headers['content-encoding'] ? gunzipSync(packed.body).toString() : packed.text;
    for (const got of [plain.text, text]) assert.ok(got.includes(`<p>before</p>\n${alone}`), got);
}));

test('a page included with a mistake leaves the portal\'s page whole', async () => {
    fs.writeFileSync(`${httpd.dir}/htdocs/bad.shtml`, '<p>before</p>\n'
        + '<!--#include virtual="/proj06/fragment/tonight?lang=xx" -->\n<p>after</p>\n');
    const { status, text } = await httpd.get('/bad.shtml', { mount: '' });
    assert.equal(status, 200);
    assert.match(text, /<p>before<\/p>[^]*<p>after<\/p>/);
    assert.doesNotMatch(text, /error occurred/);
});
