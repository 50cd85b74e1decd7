// The lines that conf/security.md gives to the operator do what it says of them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import test, { after } from 'node:test';
import tls from 'node:tls';
import { freePort, serve } from '../support/httpd.mjs';
import { root } from '../support/paths.mjs';
import { makeCertificates } from '../support/receivers.mjs';
import { makeDir } from '../support/tool.mjs';

const [, block] = /```apache\n([\s\S]*?)```/.exec(fs.readFileSync(path.join(root, 'conf/security.md'), 'utf8'));
const dir = makeDir('tls');
const { ca, key, cert } = makeCertificates(dir);
fs.writeFileSync(path.join(dir, 'pair.pem'), Buffer.concat([cert, key]));
const tlsPort = await freePort(), plainPort = await freePort();
after(() => fs.rmSync(dir, { recursive: true, force: true }));

const httpd = serve({
    modules: ['ssl', 'headers', 'alias'],
    conf: () => [...block.replace('*:80', `127.0.0.1:${plainPort}`).trim().split('\n'), `Listen 127.0.0.1:${plainPort}`,
        `Listen 127.0.0.1:${tlsPort}`, `<VirtualHost 127.0.0.1:${tlsPort}>`, 'ServerName localhost', 'SSLEngine on',
        `SSLCertificateFile ${dir}/pair.pem`, 'Proj06URL https://portal.example/proj06', '</VirtualHost>'],
    expect: ['AH01873'], // no cache of TLS sessions
});

function ask(path_, { port = tlsPort, method = 'GET', ...options } = {}) {
    const { request } = port === tlsPort ? https : http;
    return new Promise((done, failed) => {
        request({ host: '127.0.0.1', port, path: path_, method, ca: fs.readFileSync(ca), servername: 'localhost', agent: false, ...options },
            (res) => res.resume().on('end', () => done(res))).on('error', failed).end();
    });
}

// The version and cipher that are agreed on, or the code of the refusal.
function shake(options) {
    return new Promise((done) => {
        const socket = tls.connect({ host: '127.0.0.1', port: tlsPort, ca: fs.readFileSync(ca), servername: 'localhost', ...options }, () => {
            done(`${socket.getProtocol()} ${socket.getCipher().name}`);
            socket.destroy();
        }).on('error', (err) => done(err.code));
    });
}

test('every answer over TLS tells browsers to stay with TLS for a year, errors too', async () => {
    for (const path_ of ['/proj06/', '/proj06/no/such', '/proj06/api/v1/points', '/proj06/static/p6.css', '/elsewhere', '/proj06/toi-nay'])
        assert.equal((await ask(path_)).headers['strict-transport-security'], 'max-age=31536000; includeSubDomains', path_);
});

test('old versions of TLS and weak ciphers are refused, the newest version is taken', async () => {
    assert.match(await shake({}), /^TLSv1\.3 /);
    assert.match(await shake({ maxVersion: 'TLSv1.2' }), /^TLSv1\.2 ECDHE-.*(GCM|CHACHA20)/);
    const old = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' };
    for (const maxVersion of ['TLSv1', 'TLSv1.1'])
        assert.match(await shake({ ...old, maxVersion }), /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/, maxVersion);
    for (const ciphers of ['AES128-SHA', 'ECDHE-ECDSA-AES128-SHA', 'AES128-GCM-SHA256'])
        assert.match(await shake({ maxVersion: 'TLSv1.2', ciphers: `${ciphers}@SECLEVEL=0` }), /HANDSHAKE_FAILURE/, ciphers);
});

test('pages in clear are led to TLS, and programs are refused there', async () => {
    const page = await ask('/proj06/help?when=tonight&commune=01840', { port: plainPort });
    assert.equal(page.statusCode, 308);
    assert.equal(page.headers.location, 'https://portal.example/proj06/help?when=tonight&commune=01840');
    for (const method of ['GET', 'POST']) {
        const call = await ask('/proj06/api/v1/visits/K7M2QX', { port: plainPort, method });
        assert.equal(call.statusCode, 403, method);
        assert.equal(call.headers.location, undefined);
    }
    httpd.expect('AH01630');
});

test('nothing is traced, and the server keeps its versions to itself', async () => {
    assert.equal((await ask('/proj06/', { method: 'TRACE' })).statusCode, 405);
    assert.equal((await ask('/proj06/')).headers.server, 'Apache');
});

test('the stamps of the error log say how far from UTC they are', async () => {
    await ask('/proj06/help?when=bad');
    const line = httpd.log().split('\n').find((text) => /P6-7016/.test(text));
    assert.match(line, /^\[.*[+-]\d{4}\] \[proj06:info\] \[pid \d+:tid \d+\] \[client 127\.0\.0\.1:\d+\] P6-7016: refused with 400: GET \/help by somebody$/);
});
