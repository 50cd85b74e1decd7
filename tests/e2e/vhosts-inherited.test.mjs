// Directives in the main server, the mount in one virtual host only: the usual way on Debian.
import assert from 'node:assert/strict';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { templatesDir } from '../support/paths.mjs';
import { until } from '../support/tool.mjs';

const vhost = (httpd, name, ...rest) => [`<VirtualHost *:${httpd.port}>`, `ServerName ${name}`,
    `DocumentRoot ${httpd.dir}/htdocs`, ...rest, '</VirtualHost>'];

const httpd = serve({
    ready: false,
    lines: (h) => [
        `Proj06Database sqlite3 ${h.files.database}`,
        `Proj06Snapshot ${h.files.snapshot}`,
        `Proj06Templates ${templatesDir}`,
        'Proj06Clock 2026-11-23T18:40',
        ...vhost(h, 'first.example'),
        ...vhost(h, 'portal.example', '<Location "/proj06">', 'SetHandler proj06', '</Location>'),
        ...vhost(h, 'last.example', '<Location "/ho-tro">', 'SetHandler proj06', '</Location>'),
    ],
});
const status = async (host, mount) => (await httpd.get('/', { host, mount })).status;

test('virtual hosts without a directive of their own keep their mounts apart', async () => {
    const answers = (host, mount) => httpd.everywhere('/', (res) => res.status === 200, { host, mount });
    await until('the first snapshot in every child', () => answers('portal.example', '/proj06'));
    assert.ok(await answers('last.example', '/ho-tro'));
    for (const [host, mount] of [['first.example', '/proj06'], ['first.example', '/ho-tro'],
        ['portal.example', '/ho-tro'], ['last.example', '/proj06']])
        assert.equal(await status(host, mount), 404, `${host}${mount}`);
});

test('they share one picture of the places', async () => {
    const at = async (host, mount) => (await httpd.get('/health', { host, mount })).json().parts.snapshot.generation;
    // of two children one may have a newer one for a moment
    await until('the same one', async () => await at('portal.example', '/proj06') === await at('last.example', '/ho-tro'));
});
