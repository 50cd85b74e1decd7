// Two provinces' worth of product in one httpd: virtual hosts with databases of their own, and one
// database under two mounts.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { templatesDir } from '../support/paths.mjs';
import { ctl, until } from '../support/tool.mjs';

function lines(httpd) {
    const empty = path.join(httpd.state, 'empty.db');
    assert.equal(ctl(['--db', `sqlite:${empty}`, 'db', 'init']).status, 0);
    const location = (at) => [`<Location "${at}">`, 'SetHandler proj06', '</Location>'];
    const vhost = (name, ...rest) => [`<VirtualHost *:${httpd.port}>`, `ServerName ${name}`, ...rest,
        '</VirtualHost>'];
    return [
        `Proj06Templates ${templatesDir}`,
        'Proj06Clock 2026-11-23T18:40',
        ...vhost('one.example', `Proj06Database sqlite3 ${httpd.files.database}`,
            `Proj06Snapshot ${httpd.files.snapshot}`, 'Proj06Portal "Cổng một"', ...location('/proj06'),
            ...location('/ho-tro')),
        ...vhost('two.example', `Proj06Database sqlite3 ${empty}`,
            `Proj06Snapshot ${httpd.state}/empty.snap`, 'Proj06Portal "Cổng hai"', ...location('/')),
        ...vhost('three.example', `DocumentRoot ${httpd.dir}/htdocs`),
    ];
}

const httpd = serve({ lines, ready: false });
const points = async (host, mount) => {
    const res = await httpd.get('/api/v1/points', { host, mount });
    return res.status === 200 ? res.json().points.length : -1; // no picture yet
};

test('each virtual host shows the points of its own database', async () => {
    await until('both snapshots', async () => (await points('one.example', '/proj06')) > 0
        && (await points('two.example', '')) === 0);
});

test('each virtual host bears its own name', async () => {
    const one = await httpd.get('/', { host: 'one.example', mount: '/proj06' });
    assert.match(one.text, /Cổng một/);
    assert.doesNotMatch(one.text, /Cổng hai/);
    const two = await httpd.get('/', { host: 'two.example', mount: '' });
    assert.match(two.text, /Cổng hai/);
});

test('links stay below the mount that was asked', async () => {
    const mounts = [['one.example', '/proj06'], ['one.example', '/ho-tro'], ['two.example', '']];
    for (const [host, mount] of Array(6).fill(mounts).flat()) { // each child has made and kept all
        const { text } = await httpd.get('/?lang=vi', { host, mount });
        const links = [...text.matchAll(/\b(?:href|src|action)="(\/[^"]*)"/g)].map((m) => m[1]);
        assert.ok(links.length > 3);
        for (const link of links) {
            assert.ok(link.startsWith(`${mount}/`), `${link} below ${mount}`);
            if (!mount) assert.doesNotMatch(link, /^\/\/|proj06\//);
        }
    }
});

test('a virtual host that mounts nothing has nothing of ours', async () => {
    const res = await httpd.get('/proj06/', { host: 'three.example', mount: '' });
    assert.equal(res.status, 404);
    assert.equal(res.headers['content-security-policy'], undefined);
});

test('a Host header never enters an answer that is kept', async () => {
    for (const host of ['evil.example', 'one.example:1234']) {
        await httpd.get('/help?when=tonight&lang=vi', { host, mount: '/proj06' });
        const { text } = await httpd.get('/help?when=tonight&lang=vi',
            { host: 'one.example', mount: '/proj06' });
        assert.doesNotMatch(text, /evil\.example|:1234/);
    }
});

test('the two databases keep snapshot files apart', () => {
    for (const name of ['places.snap', 'empty.snap']) {
        const { status, stderr } = ctl(['snapshot', 'check', path.join(httpd.state, name)]);
        assert.equal(status, 0, `${stderr}\n${readdirSync(httpd.state)}\n${httpd.log()}`);
    }
});
