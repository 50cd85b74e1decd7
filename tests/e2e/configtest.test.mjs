// What `apachectl configtest` says: each mistake is named with what would be right, and where.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { Httpd } from '../support/httpd.mjs';
import { templatesDir } from '../support/paths.mjs';
import { copyDir, makeDir, must } from '../support/tool.mjs';

const httpd = new Httpd({ database: false });
before(() => httpd.prepare());
after(() => httpd.remove());

const location = ['<Location "/proj06">', 'SetHandler proj06', '</Location>'];
const minimum = () => [`Proj06Templates ${templatesDir}`, `Proj06Snapshot ${httpd.files.snapshot}`];

// A file with the certificate of some authority.
function authority() {
    const file = path.join(httpd.dir, 'conf/ca.crt');
    must('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
        '-nodes', '-subj', '/CN=test', '-keyout', path.join(httpd.dir, 'conf/ca.key'), '-out', file]);
    return file;
}

// configtest with LINES after the usual httpd ones; { status, stderr }.
function check(...lines) {
    httpd.writeConf(lines);
    return httpd.configtest();
}

// It must fail, and say all of PATTERNS.
function refuses(lines, ...patterns) {
    const { status, stderr } = check(...lines);
    assert.notEqual(status, 0, `accepted: ${lines.join(' / ')}`);
    for (const pattern of patterns) assert.match(stderr, pattern);
}

test('the minimum is accepted', () => {
    const { status, stderr } = check(...minimum(), ...location);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /Syntax OK/);
});

test('the annotated reference and the working minimum are accepted by themselves', () => {
    for (const name of ['proj06-reference.conf', 'proj06.conf']) {
        const text = fs.readFileSync(path.join(templatesDir, '../conf', name), 'utf8')
            .replaceAll('/usr/share/proj06/templates', templatesDir)
            .replaceAll('/etc/ssl/certs/ca-certificates.crt', authority());
        const { status, stderr } = check(...text.split('\n'));
        assert.equal(status, 0, `${name}: ${stderr}`);
    }
});

test('each directive with a bad value is refused with its line and what would be right', () => {
    const bad = [
        ['Proj06Database mysql x', /'sqlite3' or 'pgsql'/],
        ['Proj06Database pgsql proj06', /connection text such as/],
        ['Proj06DatabaseConnections 0', /whole number from 1 to/],
        ['Proj06DatabaseConnections many', /whole number from 1 to/],
        ['Proj06DatabaseConnections 4x', /whole number from 1 to/],
        ['Proj06Templates /no/such/directory', /directory of the templates/],
        ['Proj06Snapshot /var/lib/proj06/', /path of a file/],
        ['Proj06URL thainguyen.example/proj06', /such as https:\/\//],
        ['Proj06URL ftp://thainguyen.example/', /such as https:\/\//],
        ['Proj06URL https://thainguyen.example/?a=b', /without query/],
        ['Proj06Portal " "', /portal's name/],
        [`Proj06Portal ${'a'.repeat(101)}`, /portal's name/],
        ['Proj06HelpLine 12345', /Vietnamese phone number/],
        ['Proj06Tonight 21:30 17:30', /begin first/],
        ['Proj06Tonight 17h30 21h30', /as HH:MM/],
        ['Proj06AuditKey /var/lib/proj06/', /path of a file/],
        ['Proj06AuditHead state/', /path of a file/],
        ['Proj06Clock 2026-02-30T18:40', /YYYY-MM-DDTHH:MM/],
        ['Proj06Clock tonight', /YYYY-MM-DDTHH:MM/],
        ['Proj06MailServer mail.example', /such as smtp:\/\//],
        ['Proj06MailServer smtp://user:secret@mail.example', /without user/],
        ['Proj06MailServer http://mail.example', /such as smtp:\/\//],
        ['Proj06MailFrom "Desk <desk@portal.example>"', /plain mail address/],
        ['Proj06MailTo desk', /plain mail address/],
        ['Proj06MailPassword /no/such/file', /one line: opening/],
        ['Proj06SmsGateway http://sms.example/', /such as https:\/\//],
        ['Proj06SmsGateway http://localhost/', /only for 127\.0\.0\.1/],
        ['Proj06SmsBody to={to}', /\{text\} or \{text_ascii\} is missing/],
        [`Proj06SmsBody '{"to":{to},"text":"{text}"}'`, /not JSON at character/],
        ['Proj06SmsHeader /no/such/file', /Authorization: Bearer/],
        ['Proj06DeliveryCAFile /no/such/file', /PEM file/],
        ['Proj06DeliveryDeadline 0', /seconds from 1 to 120/],
    ];
    for (const [line, right] of bad)
        refuses([...minimum(), line, ...location], /Syntax error on line \d+ of .*httpd\.conf/, right,
            new RegExp(line.split(' ')[0]));
});

test('good values are accepted', () => {
    const { status, stderr } = check(...minimum(), 'Proj06Database pgsql "host=db dbname=p user=p"',
        'Proj06DatabaseConnections 16', 'Proj06URL https://thainguyen.example/proj06/',
        'Proj06Portal "Cổng thông tin tỉnh"', 'Proj06HelpLine "0209 3870 123"',
        'Proj06Tonight 18:00 24:00', 'Proj06Clock 2026-11-23T18:40:30', ...location);
    assert.equal(status, 0, stderr);
});

// a file that holds TEXT
function fileWith(name, text) {
    const file = path.join(httpd.dir, name);
    fs.writeFileSync(file, text);
    return file;
}

test('a secret that can not be sent is refused and not shown', () => {
    for (const [line, right] of [
        [`Proj06MailPassword ${fileWith('a', 's3cret\ns3cret\n')}`, /must hold one line/],
        [`Proj06SmsHeader ${fileWith('b', 's3cret\n')}`, /Name: value/],
    ]) {
        refuses([...minimum(), line, ...location], /Syntax error on line \d+/, right);
        assert.doesNotMatch(check(...minimum(), line, ...location).stderr, /s3cret/);
    }
});

test('directives of mail and SMS that lack one another are named', () => {
    const database = `Proj06Database sqlite3 ${httpd.files.database}`;
    const password = fileWith('password', 'x\n');
    const server = ['Proj06MailServer smtps://mail.example', 'Proj06MailFrom a@b.example'];
    const gateway = ['Proj06SmsGateway https://sms.example/', "Proj06SmsBody 'to={to}&text={text}'"];
    const cases = [
        [[database, server[0]], /Proj06MailServer needs Proj06MailFrom/],
        [[database, 'Proj06MailTo a@b.example'], /Proj06MailTo needs Proj06MailServer/],
        [[database, ...server, 'Proj06MailUser x'], /Proj06MailUser needs Proj06MailPassword/],
        [[database, ...server, `Proj06MailPassword ${password}`], /needs Proj06MailUser/],
        [[database, gateway[0]], /Proj06SmsGateway needs Proj06SmsBody/],
        [[database, gateway[1]], /Proj06SmsBody needs Proj06SmsGateway/],
        [server, /needs Proj06Database/],
    ];
    for (const [lines, right] of cases) refuses([...minimum(), ...lines, ...location], /P6-7001/, right);
    const whole = [...minimum(), database, ...server, 'Proj06MailTo a@b.example', 'Proj06MailUser x',
        `Proj06MailPassword ${password}`, ...gateway, "Proj06SmsExpect '\"ok\"'", 'Proj06DeliveryDeadline 5'];
    assert.equal(check(...whole, ...location).status, 0, httpd.configtest().stderr);
    const off = ['<VirtualHost *:80>', 'Proj06MailServer off', 'Proj06SmsGateway off', ...location, '</VirtualHost>'];
    assert.equal(check(...whole, ...location, ...off).status, 0, httpd.configtest().stderr);
});

test('a mounted product without templates or snapshot is refused', () => {
    refuses([`Proj06Snapshot ${httpd.files.snapshot}`, ...location], /P6-7001/, /Proj06Templates DIR/);
    refuses([`Proj06Templates ${templatesDir}`, ...location], /P6-7001/, /Proj06Snapshot FILE/);
});

test('the handler outside a fixed <Location> is refused', () => {
    const inside = (open, close) => [...minimum(), open, 'SetHandler proj06', close];
    refuses(inside('<LocationMatch "^/proj(06)">', '</LocationMatch>'), /<LocationMatch/,
        /httpd\.conf:\d+/, /fixed path/);
    refuses(inside('<Location "/proj*">', '</Location>'), /fixed path/);
    refuses(inside('<Location ~ "/proj06">', '</Location>'), /fixed path/);
    refuses(inside('<Directory "/srv">', '</Directory>'), /<Directory/, /fixed path/);
    refuses(inside('<Files "x">', '</Files>'), /P6-7001/, /fixed path/);
    refuses([...minimum(), 'SetHandler proj06'], /P6-7001/, /fixed path/);
});

test('two databases can not share a snapshot file', () => {
    const vhost = (name) => ['<VirtualHost *:80>', `ServerName ${name}`,
        `Proj06Database sqlite3 ${httpd.state}/${name}.db`, ...location, '</VirtualHost>'];
    refuses([...minimum(), ...vhost('a'), ...vhost('b')], /file of its own/, /httpd\.conf:\d+/);
    const own = [...minimum(), ...vhost('a'), ...vhost('a')];
    assert.equal(check(...own).status, 0, 'the same database twice is fine');
});

test('the audits of two databases can not share a head file', () => {
    const vhost = (name, ...more) => ['<VirtualHost *:80>', `ServerName ${name}`,
        `Proj06Database sqlite3 ${httpd.state}/${name}.db`, `Proj06Snapshot ${httpd.state}/${name}.snap`,
        ...more, ...location, '</VirtualHost>'];
    const key = `Proj06AuditKey ${httpd.state}/audit.key`;
    refuses([...minimum(), key, ...vhost('a'), ...vhost('b')], /Proj06AuditHead/, /httpd\.conf:\d+/);
    refuses([...minimum(), key, `Proj06AuditHead ${httpd.state}/audit.key`, ...location], /the key's file/);
    const own = [...minimum(), key, ...vhost('a'), ...vhost('b', `Proj06AuditHead ${httpd.state}/b.head`)];
    assert.equal(check(...own).status, 0, 'each its own is fine');
});

// configtest with a copy of the templates in which FILE was changed by EDIT.
function withBroken(file, edit, ...patterns) {
    const dir = makeDir('templates');
    try {
        copyDir(templatesDir, dir);
        const name = path.join(dir, file);
        if (edit) fs.writeFileSync(name, edit(fs.readFileSync(name, 'utf8')));
        else fs.rmSync(name);
        refuses([`Proj06Templates ${dir}`, `Proj06Snapshot ${httpd.files.snapshot}`, ...location],
            /P6-7001/, ...patterns);
    } finally {
        fs.rmSync(dir, { recursive: true });
    }
}

test('a template that is not well-formed is named with file and line', () => {
    withBroken('help.xhtml', (text) => text.replace('</html>', ''), /help\.xhtml:\d+/);
});

test('a template with an unknown name is named with file and line', () => {
    withBroken('help.xhtml',
        (text) => text.replace(/tal:content="[^"]*"/, 'tal:content="no/such/name"'),
        /help\.xhtml:\d+/);
});

test('a missing template, catalogue or style sheet is named', () => {
    withBroken('help.xhtml', null, /help\.xhtml/);
    withBroken('messages/fr.xlf', null, /fr\.xlf/);
});

test('a catalogue that lacks a message or is not XLIFF is named with its file', () => {
    withBroken('messages/en.xlf', (text) => text.replace(/<trans-unit[^]*?<\/trans-unit>/, ''),
        /\.xlf/);
    withBroken('messages/en.xlf', () => '<html/>', /en\.xlf/);
    withBroken('messages/en.xlf', (text) => text.slice(0, text.length / 2), /en\.xlf:\d+/);
});
