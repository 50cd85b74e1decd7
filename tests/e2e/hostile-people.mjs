// Who attacks: somebody with bookings of their own, a stranger, officials of every role and a helper
// with a pass; all that they see and may send is theirs to break.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Citizen, wordsOf } from '../support/citizen.mjs';
import { crawl } from '../support/crawl.mjs';
import { Official, issuePass, signedIn } from '../support/office.mjs';
import { routes } from '../support/routes.mjs';

const SERVICE = 'vneid-install';
const OFFICE = '127.1.1.1'; // attacks use up what another address may try
const ROOM = 3; // so many times must be free where somebody books, who then books once more
const plain = (office) => routes.filter(({ methods, holes, pattern }) =>
    methods.includes('GET') && holes === 0 && pattern.startsWith('/office') === office).map(({ pattern }) => pattern);

// Days on which one can book, from tonight on: attacks fill sessions, and call them off.
const later = Array.from({ length: 10 }, (_, i) => new Date(Date.UTC(2026, 10, 25 + i)).toISOString().slice(0, 10));
const DAYS = ['tonight', 'tomorrow', ...later];

// A visit in the first session that still has some places, on the first DAYS or later, booked for PHONE:
// { code, shift, wish }.
export async function booked(httpd, phone, days = DAYS) {
    const read = async (path) => (await httpd.get(`/api/v1${path}`)).json();
    const { version } = await read('/consent');
    const shifts = async (when) => (await read(`/help?when=${when}&commune=01840&service=${SERVICE}`)).points.flatMap((p) => p.shifts);
    for (const when of days)
        for (const shift of (await shifts(when)).filter((s) => s.free > 0)) {
            const { slots = [] } = await read(`/shifts/${shift.id}/slots?service=${SERVICE}`);
            if (slots.length < ROOM) continue;
            const wish = { shift: shift.id, start: slots[0].start, services: [SERVICE], name: 'Bà Lan', phone, consent: version };
            const res = await httpd.get('/api/v1/visits', { method: 'POST', body: JSON.stringify(wish),
                headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() } });
            if (res.status === 201) return { code: res.json().code, shift: shift.id, wish };
        }
    return assert.fail(`nothing is free on ${days}`);
}

// Somebody who has opened a visit and a request for a home visit, and is in the middle of booking another.
async function citizen(httpd, phone) {
    const lan = new Citizen(httpd), proof = phone.slice(-3);
    const { code, shift, wish } = await booked(httpd, phone, DAYS.slice(1));
    await lan.get('/visit');
    await lan.submit({ code, proof });
    assert.equal(lan.path.split('?')[0], `/visit/${code}`, wordsOf(lan.res));
    await lan.get('/home-visit');
    const [, consent] = /name="consent" value="([^"]+)"/.exec(lan.res.text);
    await lan.submit({ commune: '01840', group: 'Tổ 3A', address: 'Nhà cạnh cây đa', service: ['eid-level-2'],
        name: 'ông Páo', phone, note: 'xin gọi trước', consent });
    const home = /\/home-visit\/(\w{6})/.exec(lan.path)?.[1];
    assert.ok(home, wordsOf(lan.res));
    await lan.get(`/book/time?service=${SERVICE}&shift=${shift}`);
    await lan.submit();
    await lan.submit({ name: 'Bà Lan', phone });
    assert.equal(lan.path, '/book/check', wordsOf(lan.res));
    return { name: 'citizen', within: '/', cookies: (path) => lan.cookieHeader(path).Cookie, code, proof, home, wish,
        from: [`/visit/${code}`, `/home-visit/${home}`, '/book/check', ...plain(false)] };
}

function official(name, of, from = plain(true)) {
    return { name, within: '/office', cookies: () => of.cookie, csrf: of.csrf, from };
}

// { people, stranger, visit, shift, pages, forms }: who there is, and what they find; see crawl.mjs. Each
// ROUND has people with other telephones. TELL is told of each answer.
export async function attackers(httpd, round, tell) {
    const phone = `09123${String(45_000 + round * 2)}`;
    const { shift } = await booked(httpd, `09123${String(45_001 + round * 2)}`);
    const stranger = { name: 'stranger', within: '/', cookies: () => undefined, from: plain(false) };
    const mine = await citizen(httpd, phone);
    const [hai, ...others] = await Promise.all(['hai', 'lan', 'guest'].map((user) => signedIn(httpd, user, { from: OFFICE })));
    const pass = new Official(httpd, { from: OFFICE });
    await pass.signInByPass(await issuePass(hai, shift));
    const queue = `/office/shift/${shift}`, book = `/office/book?commune=01840&service=${SERVICE}`;
    const officials = [official('hai', hai, [queue, book, ...plain(true)]), official('pass', pass, [queue]),
        ...others.map((of, i) => official(['lan', 'guest'][i], of))];
    const people = [stranger, mine, ...officials];
    return { people, stranger, shift, visit: mine, ...await crawl(httpd, people, tell) };
}
