// The API is what its description says, and the description is sound.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { serve } from '../support/httpd.mjs';
import { Description } from '../support/openapi.mjs';

const httpd = serve({ clock: '2026-11-23T18:40' });
const api = '/api/v1';

const calls = [
    '/help', '/help?when=tonight&commune=01840', '/help?when=weekend&near=22.1,105.8',
    '/help?q=van+lang', '/help?q=nowhere', '/help?when=2027-06-01', '/help?when=now&spoken=dao',
    '/help?when=tomorrow&service=vneid-install&walk_in=1',
    '/help.geojson?when=today', '/help.geojson?near=21.5,105.8&when=now',
    '/points', '/points?limit=3', '/points?commune=01840&offset=2',
    '/communes', '/communes?q=song+cau', '/services', '/services?lang=en', '/agencies?lang=fr',
    '/consent', '/$bulk-publish',
];

async function description() {
    const res = await httpd.get(`${api}/openapi.json`);
    assert.equal(res.status, 200);
    assert.match(res.headers['content-type'], /^application\/json/);
    return res.json();
}

test('the description is valid OpenAPI 3.1', async () => {
    const doc = await description();
    assert.match(doc.openapi, /^3\.1\./);
    const result = await new Validator().validate(structuredClone(doc));
    assert.ok(result.valid, JSON.stringify(result.errors));
});

test('answers are of the described shape and type', async () => {
    const described = new Description(await description());
    for (const url of calls) {
        const res = described.check('GET', url, await httpd.get(api + url));
        assert.equal(res.status, 200, url);
        assert.ok(res.headers.etag, url);
    }
    const { points } = (await httpd.get(`${api}/points`)).json();
    for (const { slug } of points)
        described.check('GET', `/points/${slug}`, await httpd.get(`${api}/points/${slug}`));
});

test('the examples of the description are of the described shape', async () => {
    assert.ok(new Description(await description()).checkExamples() > 10);
});

test('page, JSON and GeoJSON name the same points in the same order', () => httpd.withinAMinute(async () => {
    for (const query of ['when=tonight&lang=vi', 'when=today&commune=01840&lang=vi',
        'when=weekend&near=22.16,105.84&lang=vi']) {
        const slugs = (await httpd.get(`${api}/help?${query}`)).json().points.map((p) => p.slug);
        const geo = (await httpd.get(`${api}/help.geojson?${query}`)).json().features
            .filter((f) => !f.properties.otherwise).map((f) => f.properties.slug);
        const page = (await httpd.get(`/help?${query}`)).text;
        const links = [...new Set([...page.matchAll(/href="\/proj06\/point\/([a-z0-9-]+)[?"]/g)]
            .map((m) => m[1]))].filter((slug) => slugs.includes(slug));
        assert.ok(slugs.length > 0, query);
        assert.deepEqual(geo, slugs, query);
        assert.deepEqual(links, slugs, query);
    }
}));

test('the bulk feed can be followed from its manifest', async () => {
    const manifest = (await httpd.get(`${api}/$bulk-publish`)).json();
    const locations = new Set();
    const schedules = new Set();
    let slots = 0;
    for (const { type, url } of manifest.output) {
        const { pathname } = new URL(url);
        const res = await httpd.get(pathname, { mount: '' });
        assert.equal(res.status, 200, url);
        assert.match(res.headers['cache-control'], /max-age=60/);
        for (const line of res.text.split('\n').filter(Boolean)) {
            const resource = JSON.parse(line);
            assert.equal(resource.resourceType, type);
            if (type === 'Location') locations.add(`Location/${resource.id}`);
            if (type === 'Schedule') {
                schedules.add(`Schedule/${resource.id}`);
                assert.ok(locations.has(resource.actor[0].reference));
            }
            if (type === 'Slot') {
                slots++;
                assert.ok(schedules.has(resource.schedule.reference));
                assert.equal(resource.status === 'free', resource.extension[0].valueInteger > 0);
                const link = resource.extension[1]?.valueUrl;
                assert.equal(resource.status === 'free', Boolean(link), 'what is free can be booked');
                if (link) assert.ok(link.startsWith(httpd.url(`/book?point=${resource.schedule.reference.slice(9)}&shift=`)));
            }
        }
    }
    assert.ok(locations.size >= 40 && slots > 100);
});

test('an unchanged answer costs a 304', async () => {
    for (const path of ['/help?when=tonight', '/points', '/openapi.json']) {
        const first = await httpd.get(api + path);
        const again = await httpd.get(api + path, { headers: { 'If-None-Match': first.headers.etag } });
        // the minute may have ended between the two
        if (again.status === 200) assert.notEqual(again.headers.etag, first.headers.etag);
        else assert.equal(again.status, 304, path);
    }
});
