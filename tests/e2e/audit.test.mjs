// The audit in a running httpd: sealed by the background work, checked by proj06ctl.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { must, until } from '../support/tool.mjs';

// relative to the server's root; there is no key at first
const httpd = serve({ clock: '2026-11-23T18:40', conf: ['Proj06AuditKey state/audit.key'] });
const key = () => path.join(httpd.state, 'audit.key');
const sql = (text) => must('sqlite3', ['-batch', '-bail', '-cmd', '.timeout 60000', httpd.files.database, text]);
const verify = (...args) => httpd.ctl('audit', 'verify', ...args);
const add = (subject) => sql('INSERT INTO audit (at_s, actor, official, action, subject_kind, subject, commune)'
    + ` VALUES (1795430000, 'official', 7, 'person_open', 'visit', '${subject}', '01840')`);

test('rows wait for the key and are sealed when it is there', async () => {
    httpd.expect('P6-7011');
    add(1);
    add(2);
    await until('the missing key is told', () => httpd.log().includes('sealing the audit fails'));
    assert.match(httpd.log(), /P6-7011: .*audit\.key/);
    const made = httpd.ctl('audit', 'key', key());
    assert.equal(made.status, 0, made.stderr);
    await until('the rows are sealed', () => verify('--key', key()).stdout.includes('over 2 rows: whole'));
    await until('it is told', () => /P6-7012: sealing the audit works again/.test(httpd.log()));
});

test('the key is nobody else\'s to read, and the head file is kept beside it', () => {
    assert.equal(fs.statSync(key()).mode & 0o777, 0o600);
    const { status, stdout } = verify('--key', key(), '--head', `${key()}.head`);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^head file: seal \d+ over 2 rows$/m);
    assert.doesNotMatch(stdout, /without seal/);
});

test('the configuration that httpd reads tells the tool where key and head are', () => {
    const { status, stdout, stderr } = httpd.ctl('--conf', httpd.files.conf, 'audit', 'verify');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /over 2 rows: whole/);
});

test('no log line holds the key, nor does any page serve it', async () => {
    const text = fs.readFileSync(key(), 'utf8').trim();
    assert.equal(text.length, 64);
    assert.ok(!httpd.log().includes(text));
    assert.notEqual((await httpd.get('/audit.key')).status, 200);
});

test('a change behind the product\'s back is found', () => {
    httpd.expect('P6-2001'); // the schema changes under kept connections
    sql("DROP TRIGGER audit_no_update; UPDATE audit SET subject = '3' WHERE id = 1");
    const { status, stdout } = verify('--key', key());
    assert.equal(status, 1);
    assert.match(stdout, /^BAD {2}seal 1: does not fit: it or one of its rows, 1 to [12], was changed/m);
    assert.match(stdout, /the audit is not whole/);
    sql("UPDATE audit SET subject = '1' WHERE id = 1");
    assert.equal(verify('--key', key()).status, 0);
});

test('after a cut nothing is sealed any more, and everybody is told', async () => {
    httpd.options.expect = ['P6-2001', 'P6-6001', 'P6-7011']; // once by each child, so at the end too
    sql('DROP TRIGGER audit_sealed_no_delete; DROP TRIGGER audit_seal_no_delete;'
        + ' DELETE FROM audit_sealed; DELETE FROM audit_seal');
    await until('the cut is told', () => httpd.log().includes('P6-6001'));
    const { status, stdout } = verify('--key', key());
    assert.equal(status, 1);
    assert.match(stdout, /^BAD {2}seal 1(: is gone| and all up to seal 2 are gone): the head file tells of/m);
    assert.match(stdout, /^without seal: 2 rows, the oldest of 2026-11-23T17:33$/m);
});
