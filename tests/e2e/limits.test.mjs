import assert from 'node:assert/strict';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';

const httpd = serve();

// The status of a request line with bytes that node's client would refuse.
async function statusOf(target, headers = '') {
    const text = await httpd.raw(Buffer.from(
        `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${headers}\r\n`, 'latin1'));
    return Number(text.match(/^HTTP\/1\.1 (\d+)/)[1]);
}

test('a path of 512 bytes is looked for, one of 513 is refused', async () => {
    assert.equal(await statusOf(`/proj06/${'a'.repeat(511)}`), 404);
    assert.equal(await statusOf(`/proj06/${'a'.repeat(512)}`), 400);
});

test('a query of 2048 bytes is read, one of 2049 is refused', async () => {
    assert.equal(await statusOf(`/proj06/help?x=${'a'.repeat(2046)}`), 200);
    assert.equal(await statusOf(`/proj06/help?x=${'a'.repeat(2047)}`), 400);
});

test('a request line beyond httpd\'s own limit is refused by httpd', async () => {
    assert.equal(await statusOf(`/proj06/help?x=${'a'.repeat(9000)}`), 414);
    httpd.expect('AH00565', 'AH10410');
});

test('broken UTF-8, control characters and NUL in the path are refused', async () => {
    assert.equal(await statusOf('/proj06/point/%C3%28'), 400);
    assert.equal(await statusOf('/proj06/point/%ED%A0%80'), 400);
    assert.equal(await statusOf('/proj06/point/%F8%88%80%80%80'), 400);
    assert.equal(await statusOf('/proj06/point/a%0Ab'), 400);
    assert.equal(await statusOf('/proj06/point/a%7Fb'), 400);
    assert.equal(await statusOf('/proj06/point/a%00b'), 404, 'httpd itself refuses NUL');
    assert.equal(await statusOf('/proj06/point/%zz'), 400, 'httpd itself refuses bad escapes');
    httpd.expect('AH10244');
});

test('broken UTF-8, control characters and NUL in the query are refused', async () => {
    for (const value of ['%C3%28', '%00', '%0A', '%ZZ', '%'])
        assert.equal(await statusOf(`/proj06/help?q=${value}`), 400, value);
    assert.equal(await statusOf('/proj06/help?q=\xc3\x28'), 400, 'raw bytes');
});

test('an encoded slash or a path above the mount reaches nothing', async () => {
    assert.equal(await statusOf('/proj06/static/..%2f..%2fetc%2fpasswd'), 404);
    assert.equal(await statusOf('/proj06/static/%2e%2e/%2e%2e/etc/passwd'), 404);
    assert.equal(await statusOf('/proj06/static/..'), 200, 'that is the mount itself');
    assert.equal(await statusOf('/../../etc/passwd'), 400, 'httpd itself refuses that');
    httpd.expect('AH00026', 'AH10244', 'AH00127', 'AH00128');
});

test('an API call that is refused early is told so as a problem', async () => {
    const res = await httpd.get(`/api/v1/help?x=${'a'.repeat(3000)}`);
    assert.equal(res.status, 400);
    assert.equal(res.headers['content-type'], 'application/problem+json');
});

test('an odd or overlong header is as good as absent', async () => {
    assert.equal(await statusOf('/proj06/', `Accept-Language: ${'e'.repeat(5000)}\r\n`), 200);
    assert.equal(await statusOf('/proj06/', 'User-Agent: caf\xe9\r\n'), 200);
    assert.equal(await statusOf('/proj06/', `Cookie: a=${'b'.repeat(6000)}\r\n`), 200);
    assert.equal(await statusOf('/proj06/', `Cookie: portal=\xe9\xff\r\n`), 200);
    assert.equal(await statusOf('/proj06/', `X: ${'e'.repeat(9000)}\r\n`), 400, 'httpd\'s own limit');
    httpd.expect('AH00561');
});

test('a body beyond the limit is refused, announced or not', async () => {
    const small = await httpd.get('/help', { method: 'POST', body: 'a'.repeat(64 * 1024) });
    assert.equal(small.status, 405, 'read, but nothing here takes a body');
    const announced = await httpd.raw('POST /proj06/help HTTP/1.1\r\nHost: x\r\n'
        + 'Content-Length: 65537\r\n\r\n');
    assert.match(announced, /^HTTP\/1\.1 413 /);
    const chunk = `10000\r\n${'a'.repeat(65536)}\r\n`;
    const chunked = await httpd.raw('POST /proj06/help HTTP/1.1\r\nHost: x\r\n'
        + `Transfer-Encoding: chunked\r\n\r\n${chunk}${chunk}0\r\n\r\n`);
    assert.match(chunked, /^HTTP\/1\.1 413 /);
});

test('a body that is broken off or badly chunked is no fault of ours', async () => {
    const bad = await httpd.raw('POST /proj06/help HTTP/1.1\r\nHost: x\r\n'
        + 'Transfer-Encoding: chunked\r\n\r\nzz\r\n');
    assert.match(bad, /^HTTP\/1\.1 400 /);
    httpd.expect('AH02609', 'AH01590');
});

test('where a body ends is never in doubt: a request with two lengths hides no other', async () => {
    const hidden = 'GET /proj06/health HTTP/1.1\r\nHost: x\r\n\r\n';
    const both = await httpd.raw('POST /proj06/help HTTP/1.1\r\nHost: x\r\n'
        + `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`);
    assert.equal(both.match(/HTTP\/1\.1 \d+ /g).length, 1, 'chunked counts, and nothing is read behind it');
    const differing = await httpd.raw('POST /proj06/help HTTP/1.1\r\nHost: x\r\n'
        + `Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`);
    assert.match(differing, /^HTTP\/1\.1 400 /);
    assert.equal(differing.match(/HTTP\/1\.1 \d+ /g).length, 1);
    const odd = await httpd.raw('POST /proj06/help HTTP/1.1\r\nHost: x\r\n'
        + `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`);
    assert.match(odd, /^HTTP\/1\.1 [45]\d\d /);
    assert.equal(odd.match(/HTTP\/1\.1 \d+ /g).length, 1);
    httpd.expect('AH02539', 'AH01587', 'AH01588', 'AH10502');
});

test('a GET with a body is answered as if it had none', async () => {
    const res = await httpd.raw('GET /proj06/help HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'
        + 'Content-Length: 5\r\n\r\nhello');
    assert.match(res, /^HTTP\/1\.1 200 /);
});
