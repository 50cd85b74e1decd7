// The portal may run another MPM than event: worker, or prefork for the sake of old PHP. People find help
// and book there, too, and reloads and the end go their usual way.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { serve } from '../support/httpd.mjs';
import { rows, until } from '../support/tool.mjs';
import { Crowd, atOnce, data, statuses } from './storm.mjs';

for (const mpm of ['worker', 'prefork']) describe(`under ${mpm}`, () => {
    const httpd = serve({ mpm, data, clock: '2026-11-23T08:00', conf: ['Proj06LimitAddress off', 'Proj06LimitHolds off'] });
    const crowd = new Crowd(httpd, (sql) => rows(httpd.files.database, sql));

    test('twenty want the last place: one gets it', async () => {
        const { one, at } = crowd.day();
        const answers = await atOnce(20, () => crowd.book(one, at('18:00')));
        assert.deepEqual(statuses(answers), { 201: 1, 409: 19 });
    });

    test('the locator tells what was booked, in every child', async () => {
        await until('no place is free', () => httpd.everywhere('/api/v1/help?when=2026-11-24',
            (res) => res.json().points.flatMap((p) => p.shifts).some((s) => s.free === 0)));
    });

    test('after a reload the old children go and the new ones serve', async () => {
        const old = httpd.children();
        await httpd.graceful();
        await until('the old children are gone', () => !httpd.children().some((pid) => old.includes(pid)));
        await until('all serve', () => httpd.everywhere('/help?when=tomorrow', ({ status }) => status === 200));
    });

    test('the server ends by itself when it is asked to', async () => {
        const { ended } = httpd;
        await httpd.stop(); // which kills one that hangs
        assert.equal(await ended, 0);
        await httpd.start();
    });
});
