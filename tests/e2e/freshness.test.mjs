// The picture of the places follows the database, whoever changed it, and outlives it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { makeStateDir, until } from '../support/tool.mjs';

const httpd = serve({ clock: '2026-11-23T18:40' });
const answers = '/api/v1/help?when=tonight';

test('a change made by proj06ctl reaches every child by itself', async (t) => {
    const dir = makeStateDir(path.join(httpd.state, 'export'));
    const done = httpd.ctl('export', dir);
    assert.equal(done.status, 0, done.stderr);
    fs.rmSync(path.join(dir, 'points.geojson')); // the same points once more
    const file = path.join(dir, 'points.csv');
    const [point] = (await httpd.get('/api/v1/points?commune=01840')).json().points;
    const text = fs.readFileSync(file, 'utf8');
    assert.ok(text.includes(point.name));
    fs.writeFileSync(file, text.replaceAll(point.name, 'Nhà văn hóa mới đổi tên'));
    const imported = httpd.ctl('import', dir);
    assert.equal(imported.status, 0, imported.stderr);
    const begun = performance.now();
    await until('the new name in every child', () => httpd.everywhere(`/api/v1/points/${point.slug}`,
        (res) => res.status === 200 && res.json().name === 'Nhà văn hóa mới đổi tên'));
    t.diagnostic(`after ${Math.round(performance.now() - begun)} ms (two seconds where the machine is not busy)`);
    const page = await httpd.get(`/point/${point.slug}?lang=vi`);
    assert.match(page.text, /Nhà văn hóa mới đổi tên/);
});

test('a corrupt snapshot file is kept out and the old picture stays', async () => {
    const before_ = (await httpd.get(answers)).json().points.length;
    const refused = () => httpd.log().match(/P6-4001/g)?.length ?? 0;
    const good = fs.readFileSync(httpd.files.snapshot);
    const bad = Buffer.from(good);
    bad[bad.length >> 1] ^= 0xff;
    httpd.expect('P6-40', 'P6-7011');
    for (const bytes of [bad, good.subarray(0, good.length / 2), Buffer.alloc(0), Buffer.from('x')]) {
        fs.writeFileSync(`${httpd.files.snapshot}.test`, bytes);
        const had = refused(), { ino } = fs.statSync(`${httpd.files.snapshot}.test`);
        const stays = () => httpd.everywhere(answers, (res) => res.status === 200 && res.json().points.length === before_);
        fs.renameSync(`${httpd.files.snapshot}.test`, httpd.files.snapshot);
        assert.ok(await stays());
        // a child looks at a file once; the builder may have put a better one in its place before that
        await until('each child has looked and declined', () => refused() >= had + httpd.accepting().length
            || fs.statSync(httpd.files.snapshot).ino !== ino);
        assert.ok(await stays());
    }
    assert.ok(refused() > 0);
});
