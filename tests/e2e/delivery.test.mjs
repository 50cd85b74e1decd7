// People are told: what stands in the outbox reaches a gateway and a mail server that the
// configuration names, over TLS, and nobody else.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, afterEach, before } from 'node:test';
import { Httpd } from '../support/httpd.mjs';
import { makeCertificates, startGateway, startMail } from '../support/receivers.mjs';
import { makeDir, must, runUser, until } from '../support/tool.mjs';

const dir = makeDir('delivery');
const httpd = new Httpd({ conf: [] });
let certificates, gateway, mail;

// a file that only its owner may read
function secret(name, text) {
    const file = path.join(dir, name);
    fs.writeFileSync(file, text, { mode: 0o600 });
    return file;
}

function lines({ ca = certificates.ca } = {}) {
    return [
        `Proj06SmsGateway https://localhost:${gateway.port}/send`,
        `Proj06SmsBody '{"to":"{to_84}","text":"{text}"}'`,
        `Proj06SmsHeader ${secret('header', 'Authorization: Bearer s3cret\n')}`,
        `Proj06MailServer smtp://localhost:${mail.port}`, 'Proj06MailFrom noreply@portal.example',
        'Proj06MailUser portal', `Proj06MailPassword ${secret('password', 'pässword\n')}`,
        'Proj06DeliveryDeadline 100', ...(ca ? [`Proj06DeliveryCAFile ${ca}`] : []),
    ];
}

// SQL on the database as the user that httpd runs as; what it prints
function sql(text) {
    const args = [httpd.files.database, '-cmd', '.timeout 60000', text];
    if (process.getuid() !== 0) return must('sqlite3', args).trim();
    return must('setpriv', [`--reuid=${runUser}`, `--regid=${runUser}`, '--clear-groups', 'sqlite3', ...args]).trim();
}

let keys = 0;
// put a message into the outbox; its id
function put(channel, recipient, title, body) {
    return Number(sql(`INSERT INTO outbox (request_key, channel, recipient, title, body, state,
        due_s, made_at) VALUES ('e2e-${++keys}', '${channel}', '${recipient}', '${title}', '${body}', 'open', 0,
        1795434000); SELECT last_insert_rowid();`));
}

const stateOf = (id) => sql(`SELECT state || ' ' || tries FROM outbox WHERE id = ${id}`);

before(async () => {
    certificates = makeCertificates(dir);
    gateway = await startGateway(certificates);
    mail = await startMail(certificates, { user: 'portal', password: 'pässword' });
    httpd.options.conf = lines();
    await httpd.start();
});
afterEach(() => httpd.checkLog());
after(async () => {
    await httpd.remove();
    await gateway.close();
    await mail.close();
    fs.rmSync(dir, { recursive: true });
});

test('an SMS reaches the gateway over TLS, with our header, once', async () => {
    const id = put('sms', '+84912345678', '', 'Mã hẹn K7M2QX, 7 giờ tối (19:00)');
    await until('the message is sent', () => stateOf(id) === 'sent 1');
    assert.equal(gateway.got.length, 1);
    const [{ method, path: to, headers, body }] = gateway.got;
    assert.equal(`${method} ${to}`, 'POST /send');
    assert.equal(headers.authorization, 'Bearer s3cret');
    assert.equal(headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(body), { to: '84912345678', text: 'Mã hẹn K7M2QX, 7 giờ tối (19:00)' });
    assert.equal(sql(`SELECT recipient || title || body FROM outbox WHERE id = ${id}`), '');
    assert.equal(sql(`SELECT result || ' ' || detail FROM delivery WHERE outbox = ${id}`), 'sent http 200');
});

test('a mail is handed over after STARTTLS and sign-in', async () => {
    const id = put('mail', 'desk@commune.example', 'Đề nghị hỗ trợ tại nhà K7M2QX', 'Mã K7M2QX');
    await until('the mail is sent', () => stateOf(id) === 'sent 1');
    assert.equal(mail.got.length, 1);
    const [{ from, to, data, secure, signedIn }] = mail.got;
    assert.deepEqual([from, to, secure, signedIn], ['noreply@portal.example', 'desk@commune.example', true, true]);
    assert.match(data, /^Date: Mon, 23 Nov 2026 1[89]:\d\d:\d\d \+0700$/m);
    const words = [...data.matchAll(/=\?UTF-8\?B\?(.*?)\?=/g)].map((m) => Buffer.from(m[1], 'base64').toString());
    assert.equal(words.join(''), 'Đề nghị hỗ trợ tại nhà K7M2QX');
    assert.equal(Buffer.from(data.split('\n\n')[1], 'base64').toString(), 'Mã K7M2QX\r\n');
});

test('the log tells counts, never whom or what', async () => {
    const told = /P6-5501: outbox: 1 sent, 0 to be tried again, 0 given up/g;
    await until('both are told', () => httpd.log().match(told)?.length === 2);
    const log = httpd.said();
    for (const word of ['912345678', 'K7M2QX', 'commune.example', 's3cret', 'pässword'])
        assert.ok(!log.includes(word), word);
});

test('a gateway that does not answer is not waited for at a restart, and the message is kept', async () => {
    httpd.expect('P6-5503');
    gateway.got.length = 0;
    gateway.answer = () => null;
    const id = put('sms', '+84912345678', '', 'x');
    await until('the gateway is asked', () => gateway.got.length === 1);
    const tried = () => sql(`SELECT count(*) FROM delivery WHERE outbox = ${id}`);
    await httpd.graceful();
    assert.equal((await httpd.get('/?lang=vi')).status, 200);
    assert.equal(tried(), '0', 'the old child still waits');
    gateway.closeAllConnections();
    await until('the try is on record', () => tried() === '1');
    assert.equal(stateOf(id), 'open 1');
    gateway.answer = () => ({ status: 200, body: '{}' });
});

test('a server whose certificate nobody vouches for is told nothing', async () => {
    httpd.expect('P6-5503');
    gateway.got.length = mail.got.length = 0;
    sql("DELETE FROM outbox; DELETE FROM lease WHERE name LIKE 'outbox%';");
    httpd.options.conf = lines({ ca: null });
    await httpd.stop(); // no child that still trusts it
    httpd.writeConf();
    await httpd.start();
    const ids = [put('sms', '+84912345678', '', 'x'), put('mail', 'desk@commune.example', 'x', 'y')];
    for (const id of ids)
        await until('it was tried', () => sql(`SELECT detail LIKE 'curl 60 %' FROM delivery WHERE outbox = ${id}`) === '1');
    assert.deepEqual(ids.map(stateOf), ['open 1', 'open 1']);
    assert.equal(gateway.got.length + mail.got.length, 0);
});
