// The way to a booking over plain HTTP: from services to a booked visit, and everything that can come
// between.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Citizen, formOf, unescape } from '../support/citizen.mjs';
import { Httpd, serve } from '../support/httpd.mjs';
import { rows } from '../support/tool.mjs';

const quiet = ['Proj06LimitHolds off', 'Proj06LimitAddress off'];
const httpd = serve({ clock: '2026-11-23T18:40', conf: quiet });
const point = 'nha-van-hoa-to-3a-duc-xuan';
const db = (sql) => rows(httpd.files.database, sql);
const count = (sql) => Object.values(db(`SELECT count(*) FROM ${sql}`)[0])[0];
const visits = (where) => db(`SELECT v.*, p.name, p.phone, p.birth_year FROM visit v
    LEFT JOIN person p ON p.visit = v.id WHERE ${where}`);
const minute = (text) => Math.round(Date.parse(`${text}Z`) / 60000);
const bookedAt = (res) => /^\/proj06\/visit\/([A-Z0-9]{6})/.exec(res.headers.location)?.[1];

// The request that confirms the present page of CITIZEN with the consent ticked.
const confirming = (citizen, values = {}) => {
    const version = /id="consent" name="consent" value="([^"]+)"/.exec(citizen.res.text)[1];
    return citizen.request({ consent: version, ...values });
};

test('the whole way books one visit for what was chosen, and opens it with a cookie', async () => {
    const lan = new Citizen(httpd);
    await lan.walk('time', { services: ['vneid-install', 'eid-level-2'], point });
    assert.match(lan.res.text, /Bước 4\/6/);
    const { value: start } = lan.radios('start').find(({ checked }) => checked);
    const asked = await httpd.minute();
    await lan.submit();
    assert.equal(lan.path, '/book/who');
    const draft = lan.cookie('p6_draft');
    assert.match(draft.line, /^p6_draft=[0-9a-f]{64}; Path=\/proj06\/book; Max-Age=14400; SameSite=Lax; HttpOnly$/);
    await lan.holds(10, asked);
    await lan.submit({ name: 'Bà Nguyễn Thị Lan', phone: '+84 912.345.678', whom: 'other' });
    assert.equal(lan.path, '/book/check');
    for (const text of ['Cài ứng dụng VNeID, Định danh mức độ 2', 'Nhà văn hóa Tổ 3A', 'Bà Nguyễn Thị Lan',
        '0912 345 678', 'Tôi đặt giúp người khác', 'Cán bộ không bao giờ hỏi mật khẩu hay mã OTP'])
        assert.ok(lan.res.text.includes(text), text);
    const { path, options } = confirming(lan);
    const res = await lan.send(path, options);
    assert.equal(res.status, 303);
    const code = bookedAt(res);
    assert.match(res.headers['set-cookie'].join('\n'),
        new RegExp(`^p6_visit=[0-9a-f]{64}; Path=/proj06/visit/${code}; Max-Age=3600; SameSite=Lax; HttpOnly$`, 'm'));
    const [visit] = visits(`code = '${code}'`);
    assert.equal(visit.state, 'booked');
    assert.equal(visit.start_min, minute(start));
    assert.equal(visit.end_min, visit.start_min + 35);
    assert.deepEqual([visit.name, visit.phone, visit.birth_year, visit.for_someone_else],
        ['Bà Nguyễn Thị Lan', '+84912345678', 0, 1]);
    assert.match(visit.consent_version, /^2026-11\.[0-9a-f]{8}$/);
    assert.equal(db(`SELECT answers FROM draft WHERE visit = ${visit.id}`)[0].answers, '{}');
});

test('a double click on a time and on booking makes one visit', async () => {
    const lan = new Citizen(httpd);
    await lan.walk('time', { point, services: ['cashless-payment'] });
    const hold = lan.request();
    const before = count('visit');
    const [one, two] = await Promise.all([lan.send(hold.path, hold.options), lan.send(hold.path, hold.options)]);
    assert.deepEqual([one.status, two.status], [303, 303]);
    assert.deepEqual(one.headers['set-cookie'], two.headers['set-cookie']);
    assert.equal(count('visit'), before + 1);
    await lan.get('/book/who');
    await lan.submit({ name: 'Bà Lan', birth_year: '1954' });
    const { path, options } = confirming(lan);
    const [first, second] = await Promise.all([lan.send(path, options), lan.send(path, options)]);
    assert.ok(bookedAt(first));
    assert.deepEqual([first, second].map(bookedAt), [bookedAt(first), bookedAt(first)]);
    assert.deepEqual(first.headers['set-cookie'], second.headers['set-cookie']);
    // and once more, much later, and by opening the pages again
    assert.equal(bookedAt(await lan.send(path, options)), bookedAt(first));
    for (const page of ['/book/who', '/book/check'])
        assert.equal(bookedAt(await lan.send(page)), bookedAt(first), page);
    assert.equal(count('visit'), before + 1);
});

test('Back and another time frees the first place and keeps every answer', async () => {
    const lan = new Citizen(httpd);
    await lan.walk('time', { point, services: ['cashless-payment'] });
    const times = lan.res, path = lan.path;
    const [first, second] = lan.radios('start').map(({ value }) => value);
    await lan.submit({ start: first });
    await lan.submit({ name: 'Ông Páo', phone: '', birth_year: '1950', whom: 'other' });
    const live = () => db(`SELECT start_min FROM visit WHERE state = 'hold' AND id IN
        (SELECT visit FROM draft WHERE answers LIKE '%Páo%')`).map((row) => row.start_min);
    assert.deepEqual(live(), [minute(first)]);
    // the page of times as it was, out of the browser's memory, with its old form
    for (const start of [second, first, second]) {
        Object.assign(lan, { res: times, path });
        await lan.submit({ start });
        assert.equal(lan.path, '/book/who');
        assert.match(lan.res.text, /name="name" value="Ông Páo"/);
        assert.match(lan.res.text, /name="birth_year" value="1950"/);
        assert.match(lan.res.text, /value="other" checked/);
        assert.deepEqual(live(), [minute(start)]);
    }
    await lan.get(path);
    assert.ok(lan.radios('start').some(({ value }) => value === first), 'the first time is free again');
});

test('all faults are told at once, in a summary that takes the focus and at each field', async () => {
    const lan = new Citizen(httpd);
    await lan.walk('who', { point, services: ['cashless-payment'] });
    await lan.submit({ name: ' ', phone: '0168 123 4567', birth_year: '54' });
    assert.equal(lan.res.status, 422);
    assert.match(lan.res.text, /<title>Lỗi: Ai sẽ đến\?/);
    assert.match(lan.res.text, /id="errors" role="alert" tabindex="-1" autofocus>/);
    for (const field of ['name', 'phone', 'birth_year']) {
        assert.ok(lan.res.text.includes(`<a href="#${field}">`), field);
        assert.ok(lan.res.text.includes(`id="${field}-error"`), field);
        assert.match(lan.res.text, new RegExp(`<input id="${field}"[^>]* aria-describedby="${field}-hint ${field}-error" aria-invalid="true">`));
    }
    assert.match(lan.res.text, /Số 11 chữ số bắt đầu bằng 01 nay đã đổi thành 10 chữ số/);
    assert.match(lan.res.text, /value="0168 123 4567"/);
    await lan.get('/book/who'); // kept although wrong
    assert.match(lan.res.text, /value="0168 123 4567"/);
    assert.match(lan.res.text, /value="54"/);
    await lan.get('/book/check'); // and nobody gets past them
    assert.equal(lan.path, '/book/who');
    await lan.submit({ name: 'Lan', phone: '0912345678', birth_year: '' });
    assert.equal(lan.path, '/book/check');
    await lan.submit();
    assert.equal(lan.res.status, 422);
    assert.match(lan.res.text, /<a href="#consent">/);
    assert.doesNotMatch(lan.res.text, /name="consent"[^>]*checked/);
});

test('services are one to four, and known', async () => {
    const lan = new Citizen(httpd);
    for (const query of ['', '?service=unheard-of', `?${['vneid-install', 'eid-level-2', 'health-record',
        'cashless-payment', 'digital-signature'].map((s) => `service=${s}`).join('&')}`])
        for (const page of ['ready', 'place']) {
            const res = await lan.get(`/book/${page}${query}`);
            assert.equal(res.status, 422, page + query);
            assert.match(res.text, /<a href="#services">Xin chọn ít nhất một việc, nhiều nhất bốn việc\./);
        }
    assert.equal((lan.res.text.match(/ checked/g) ?? []).length, 5);
    assert.equal((await lan.get('/book?service=vneid-install&service=vneid-install')).status, 200);
    assert.equal((lan.res.text.match(/ checked/g) ?? []).length, 1);
});

const hostile = ['"><script>alert(1)</script>', '${7*7}', "' OR 1=1 --", '<img src=x onerror=alert(1)>',
    'e\u0301'.repeat(10), '\u202eabc', '%00', 'a'.repeat(30_000), '&lt;b&gt;', '\n\r\n Set-Cookie: a=b'];

test('hostile input in every field comes back escaped', async () => {
    const lan = new Citizen(httpd);
    await lan.walk('who', { point, services: ['cashless-payment'] });
    const { res, path } = lan;
    const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
        .replace(/"/g, '&quot;');
    for (const text of hostile)
        for (const field of ['name', 'phone', 'birth_year', 'whom']) {
            Object.assign(lan, { res, path });
            await lan.submit({ name: '', phone: '', birth_year: '', [field]: text });
            assert.equal(lan.res.status, 422, `${field} ${text.slice(0, 20)}`);
            assert.doesNotMatch(lan.res.text, /<script>|<img|(?<![\w-])49(?![\w-])/);
            if (field !== 'whom' && !/\r/.test(text) && text.length < 100)
                assert.ok(lan.res.text.includes(`name="${field}" value="${escaped(text.normalize('NFC'))}"`),
                    `${field} ${text}`);
        }
    for (const text of hostile) {
        const typed = encodeURIComponent(text.slice(0, 300));
        for (const query of [`service=${typed}`, `service=vneid-install&point=${typed}`,
            `service=vneid-install&commune=${typed}`, `service=vneid-install&q=${typed}`,
            `service=vneid-install&shift=${typed}`])
            for (const page of ['/book', '/book/ready', '/book/place', '/book/time', '/book/wait']) {
                const { status, text: body } = await lan.get(`${page}?${query}`);
                assert.ok([200, 400, 404, 422].includes(status), `${status} ${page}?${query}`);
                assert.doesNotMatch(body, /<script>|<img/);
            }
    }
    for (const values of [{ start: 'x' }, { start: '2026-11-23T18:41' }, { start: null }, { key: '' }, { key: 'a b' },
        { shift: '0' }, { shift: '99999999999999999999' }, { service: 'x' }, { start: '2099-01-01T10:00' }]) {
        await lan.walk('time', { point, services: ['cashless-payment'] });
        await lan.submit(values);
        assert.ok([404, 422].includes(lan.res.status), `${lan.res.status} ${JSON.stringify(values)}`);
    }
});

test('a machine that fills the field nobody sees books nothing and leaves nothing', async () => {
    const bot = new Citizen(httpd);
    await bot.walk('check', { point, services: ['cashless-payment'], answers: { name: 'Robot' } });
    const { path, options } = confirming(bot, { website: 'http://spam.example' });
    const res = await bot.send(path, options);
    assert.equal(res.headers.location, '/proj06/book');
    assert.equal(count("person WHERE name = 'Robot'"), 0);
});

test('without the cookie, or with a made-up one, a page says so and leads back to the start', async () => {
    const lan = new Citizen(httpd);
    for (const cookie of [[], [{ name: 'p6_draft', value: 'f'.repeat(64), path: '/proj06/book' }],
        [{ name: 'p6_draft', value: '%27', path: '/proj06/book' }]])
        for (const [page, body] of [['/book/who'], ['/book/check'], ['/book/who', 'name=Lan&phone=&birth_year=1950'],
            ['/book/confirm', 'consent=1'], ['/book/keep', '']]) {
            lan.cookies = cookie;
            const res = await lan.send(page, body === undefined ? {} : { method: 'POST', body });
            assert.equal(res.status, 410, page);
            assert.match(res.text, /Bà con không mất gì/);
            assert.match(res.text, /href="\/proj06\/book"/);
        }
});

test('GET changes nothing, and a form of another site is refused', async () => {
    const lan = new Citizen(httpd);
    await lan.walk('check', { point, services: ['cashless-payment'] });
    const dump = () => JSON.stringify(['visit', 'draft', 'claim', 'person', 'waiting', 'opening', 'visit_event']
        .map((table) => db(`SELECT * FROM ${table} ORDER BY 1, 2, 3`)));
    const shift = db("SELECT shift FROM visit WHERE state = 'hold' ORDER BY id DESC LIMIT 1")[0].shift;
    const before = dump();
    for (const page of ['/book', '/book/ready?service=cashless-payment', '/book/place?service=cashless-payment',
        `/book/time?service=cashless-payment&shift=${shift}`, '/book/who', '/book/check', '/dat-lich',
        `/book/wait?service=cashless-payment&shift=${shift}`])
        for (const method of ['GET', 'HEAD']) {
            const res = await lan.send(page, { method });
            assert.ok([200, 302].includes(res.status), page);
        }
    for (const page of ['/book/hold', '/book/who', '/book/confirm', '/book/keep', '/book/wait'])
        for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' },
            { Origin: 'http://evil.example' }, { Origin: 'null' }]) {
            const res = await lan.send(page, { method: 'POST', body: 'name=x&consent=1', headers });
            assert.equal(res.status, 403, page);
            assert.match(res.text, /<html lang="vi"/);
        }
    for (const page of ['/book/hold', '/book/confirm', '/book/keep'])
        assert.equal((await lan.send(page)).status, 405, page);
    assert.equal(dump(), before);
});

test('pages without state may be kept and asked about again, personal ones may not', async () => {
    const lan = new Citizen(httpd);
    for (const page of ['/book', '/book/ready?service=eid-level-2', '/book/place?service=eid-level-2']) {
        const { headers } = await lan.get(page);
        assert.equal(headers['cache-control'], 'no-cache', page);
        assert.match(headers.vary, /Accept-Language, ?Cookie/);
        assert.ok(headers.etag);
    }
    await lan.walk('time', { point, services: ['eid-level-2'] });
    assert.equal(lan.res.headers['cache-control'], 'no-store');
    await lan.submit();
    assert.equal(lan.res.headers['cache-control'], 'no-store');
    await lan.submit({ name: 'Lan', birth_year: '1950' });
    assert.equal(lan.res.headers['cache-control'], 'no-store');
});

test('the short door leads to booking, and errors keep the language', async () => {
    const lan = new Citizen(httpd);
    assert.equal((await lan.send('/dat-lich?lang=en')).headers.location, '/proj06/book?lang=en');
    assert.equal((await lan.send('/dat-lich')).headers.location, '/proj06/book');
    await lan.get('/book?lang=fr');
    await lan.submit();
    assert.match(lan.res.text, /<html lang="fr"[\s\S]*<title>Erreur/);
    lan.cookies = [];
    await lan.get('/book?lang=fr');
    await lan.submit({ service: ['eid-level-2'] });
    await lan.get(`/book/place?service=eid-level-2&point=${point}&lang=fr`);
    await lan.submit();
    await lan.submit();
    assert.match(lan.path, /lang=fr/);
    lan.cookies = [];
    await lan.submit({ name: '' });
    assert.equal(lan.res.status, 410);
    assert.match(lan.res.text, /<html lang="fr"/);
});

test('places are found as people type them, near ones first, and names of two places are asked about', async () => {
    const lan = new Citizen(httpd);
    const points = () => [...lan.res.text.matchAll(/<legend>([^<]+)<\/legend>/g)].map((m) => m[1]);
    await lan.get('/book/place?service=eid-level-2&q=P.+Duc+Xuan');
    assert.match(lan.res.text, /Các điểm còn chỗ ở phường Đức Xuân và gần đó/);
    assert.ok(points().length > 4);
    assert.equal(lan.radios('shift').filter(({ checked }) => checked).length, 1);
    assert.ok(lan.radios('shift')[0].checked);
    const near = points();
    await lan.get('/book/place?service=eid-level-2&commune=01840');
    assert.deepEqual(points(), near);
    await lan.get('/book/place?service=eid-level-2'); // remembered
    assert.deepEqual(points(), near);
    await lan.get('/book/place?service=eid-level-2&q=van+lang');
    assert.equal(lan.heading, 'Ý bà con là nơi nào?');
    assert.match(lan.res.text, /commune=05665"[^>]*>Xã Văn Lăng/);
    await lan.get('/book/place?service=eid-level-2&q=Atlantis');
    assert.match(lan.res.text, /Không thấy nơi nào tên “Atlantis”/);
    assert.ok(points().length > 0);
    await lan.get('/book/place?service=eid-biometrics&service=cashless-payment&service=health-record');
    assert.match(lan.res.text, /Bớt một việc rồi tìm lại/);
    assert.match(lan.res.text, /\/proj06\/help\?when=today/);
});

test('the page of times offers what is free by parts of the day, the first one chosen', async () => {
    const lan = new Citizen(httpd);
    await lan.walk('time', { point: 'trung-tam-phuc-vu-hanh-chinh-cong-duc-xuan', services: ['digital-signature'] });
    const offered = lan.radios('start').map(({ value }) => value);
    assert.deepEqual(offered, [...offered].sort());
    assert.ok(lan.radios('start')[0].checked);
    assert.match(lan.res.text, /<legend>Chiều<\/legend>[\s\S]*<legend>Tối<\/legend>/);
    assert.match(lan.res.text, /Buổi này không cần hẹn trước/);
    const { fields } = formOf(lan.res.text);
    assert.match(fields.get('key')[0], /^[A-Za-z0-9_-]{32}$/);
});

test('who comes with a session chooses among its services and goes straight to its times', async () => {
    const lan = new Citizen(httpd);
    const [{ id }] = db(`SELECT id FROM shift WHERE point = '${point}' AND start_min > ${minute('2026-11-25T00:00')}
        ORDER BY start_min LIMIT 1`);
    await lan.get(`/book?shift=${id}`);
    assert.match(lan.res.text, /Đặt lịch tại Nhà văn hóa Tổ 3A\./);
    assert.deepEqual([...lan.res.text.matchAll(/name="service" value="([^"]+)"/g)].map((m) => m[1]),
        ['vneid-install', 'eid-level-2', 'cashless-payment']); // the youth union's desk is for those who just come
    await lan.submit({ service: ['eid-level-2'] });
    await lan.get(unescape(/<a class="button wide" href="\/proj06([^"]+)"/.exec(lan.res.text)[1]));
    assert.match(lan.path, new RegExp(`^/book/time\\?service=eid-level-2&shift=${id}$`));
    await lan.get(`/book/time?service=digital-signature&shift=${id}`); // not helped with there
    assert.equal(lan.res.status, 404);
    assert.match(lan.res.text, /Chọn lại việc cần giúp/);
});

test('nothing personal stands in an address or in the log', async () => {
    const lan = new Citizen(httpd);
    await lan.walk('check', { point, services: ['cashless-payment'], answers: { name: 'Zuzanna', phone: '0987 654 321' } });
    const { path, options } = confirming(lan);
    await lan.send(path, options);
    assert.doesNotMatch(lan.went.join('\n'), /Zuzanna|987/);
    assert.doesNotMatch(httpd.said(), /Zuzanna|987.?654|p6_draft/);
});

test('limits say what to do and when', async () => {
    const strict = new Httpd({ conf: ['Proj06LimitHolds 1', 'Proj06LimitPhone 1'] });
    await strict.start();
    try {
        const lan = new Citizen(strict), hoa = new Citizen(strict);
        await lan.walk('check', { point, services: ['eid-level-2'] });
        await hoa.walk('time', { point, services: ['eid-level-2'] });
        await hoa.submit();
        assert.equal(hoa.res.status, 429);
        assert.equal(hoa.res.headers['retry-after'], '600');
        assert.match(hoa.res.text, /Xin thử lại sau 10 phút/);
        const { path, options } = confirming(lan);
        assert.ok(bookedAt(await lan.send(path, options)));
        await hoa.walk('check', { point, services: ['eid-level-2'] });
        const again = confirming(hoa);
        const res = await hoa.send(again.path, again.options);
        assert.equal(res.status, 429);
        assert.equal(res.headers['retry-after'], undefined);
        assert.match(res.text, /đã đặt đủ số người cho ngày đó/);
        strict.checkLog();
    } finally {
        await strict.remove();
    }
});
