// Visits and requests for home visits put straight into a running site's database: any state, at any
// time, for tests of what is shown and done with them. For the way they get there see the tests of
// booking.
import { randomInt } from 'node:crypto';
import { wordsOf } from './citizen.mjs';
import { must } from './tool.mjs';

const ALPHABET = '2345679ACDEFGHJKMNPQRTUVWXYZ';
const UNIT = 5; // minutes
const DAY = 24 * 60;

// who writes beside the product holds it up as shortly as can be
const BESIDE = ['-cmd', '.timeout 60000', '-cmd', 'PRAGMA synchronous = OFF'];

const quote = (value) => (value === null || value === undefined ? 'NULL'
    : typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`);

// Run TEXT on HTTPD's database; what it selects, as objects.
export function sql(httpd, text) {
    const out = must('sqlite3', [...BESIDE, '-json', httpd.files.database, text]);
    return out.trim() ? JSON.parse(out) : [];
}

function insert(httpd, table, row) {
    const columns = Object.keys(row);
    const values = columns.map((c) => quote(row[c])).join(', ');
    return sql(httpd, `PRAGMA foreign_keys = ON; INSERT INTO ${table} (${columns.join(', ')})
        VALUES (${values}); SELECT last_insert_rowid() AS id`)[0].id;
}

export const newCode = () => Array.from({ length: 6 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

// Minutes since 1970 at +07:00 of "2026-11-24T19:00", and epoch seconds of the same.
export const minuteOf = (text) => Date.parse(`${text}:00Z`) / 60_000;
export const epochOf = (text) => Date.parse(`${text}:00+07:00`) / 1000;

// Shifts of POINT after FROM (local time) with an online desk for SERVICE, by time: { id, point, start,
// end, desk, agency }; of any point when POINT is empty.
export function shiftsFor(httpd, { point = '', service = 'vneid-install', from = '2026-11-24T00:00' } = {}) {
    return sql(httpd, `SELECT s.id, s.point, s.start_min AS start, s.end_min AS end, d.number AS desk, d.agency
        FROM shift s JOIN plan_desk d ON d.plan = s.plan JOIN point p ON p.slug = s.point
        WHERE d.online = 1 AND (',' || d.services || ',') LIKE '%,${service},%' AND s.status = 'planned'
        AND p.kind <> 'police' AND s.start_min >= ${minuteOf(from)} AND (${quote(point)} IN ('', s.point))
        GROUP BY s.id ORDER BY s.start_min, s.id`);
}

// Leave no place free in SHIFT.
export function fill(httpd, shift) {
    sql(httpd, `WITH RECURSIVE unit(n) AS (SELECT ${shift.start / UNIT} UNION ALL
            SELECT n + 1 FROM unit WHERE n + 1 < ${shift.end / UNIT})
        INSERT INTO claim (shift, desk, unit, kind, until_s, online)
        SELECT s.id, d.number, unit.n, 'cooling', ${epochOf('2027-01-01T00:00')}, 1
        FROM unit, shift s JOIN plan_desk d ON d.plan = s.plan AND d.online = 1 WHERE s.id = ${shift.id}`);
}

// A visit: { id, code, proof, shift, start }. SERVICES are pairs [service, desk]; START is minutes after
// the shift's; NAME, PHONE (E.164), BIRTH_YEAR: the person, none with name null.
export function addVisit(httpd, {
    shift = shiftsFor(httpd)[0], state = 'booked', start = 0, minutes = 15, services = [['vneid-install', shift.desk]],
    name = 'bà Lan', phone = '+84912345678', birthYear = null, acceptOffer = 0, now = '2026-11-23T10:00',
    offerUntil = null,
} = {}) {
    const code = newCode(), at = epochOf(now), placed = state !== 'waiting' && state !== 'expired';
    const begins = shift.start + start, ends = begins + minutes * services.length;
    const ticket = placed && state !== 'cancelled' ? `${services[0][1]}-${String(start / UNIT + 1).padStart(2, '0')}` : null;
    const id = insert(httpd, 'visit', {
        code, request_key: `test-key-${code}-0000`, shift: shift.id, state, channel: 'online', ticket,
        start_min: placed ? begins : null, end_min: placed ? ends : null, accept_offer: acceptOffer,
        consent_version: '2026-11.test', consent_at: at, created_at: at, changed_at: at,
    });
    if (name !== null)
        insert(httpd, 'person', { visit: id, name, name_folded: name.toLowerCase(), phone: phone ?? '',
            birth_year: birthYear, erase_after_s: (ends + 30 * DAY - 7 * 60) * 60 });
    services.forEach(([service, desk], i) => {
        insert(httpd, 'visit_service', { visit: id, service, list_order: i, desk: placed || offerUntil ? desk : null });
        if (state !== 'booked' && offerUntil === null) return;
        for (let unit = 0; unit < minutes / UNIT; unit++)
            insert(httpd, 'claim', { shift: shift.id, desk, unit: (begins + minutes * i) / UNIT + unit, visit: id,
                kind: offerUntil ? 'offer' : 'booked', until_s: offerUntil && epochOf(offerUntil) + 300, online: 1 });
    });
    if (state === 'waiting')
        insert(httpd, 'waiting', { visit: id, shift: shift.id, joined_at: at,
            state: offerUntil ? 'offered' : 'waiting', offer_until_s: offerUntil && epochOf(offerUntil) });
    return { id, code, proof: phone ? phone.slice(-3) : String(birthYear), shift, start: begins };
}

// A request for a home visit: { id, code, proof }.
export function addHomeVisit(httpd, { state = 'asked', name = 'ông Páo', phone = '+84912345679', note = '' } = {}) {
    const code = newCode(), at = epochOf('2026-11-23T10:00');
    const id = insert(httpd, 'home_visit', {
        code, request_key: `test-key-${code}-0000`, commune: '01840', group_name: 'Tổ 3A', state,
        services: 'eid-level-2,cashless-payment', consent_version: '2026-11.test', consent_at: at,
        created_at: at, changed_at: at,
    });
    insert(httpd, 'home_person', { home_visit: id, name, name_folded: name.toLowerCase(), phone, birth_year: null,
        address: 'Nhà cạnh cây đa đầu ngõ', note, erase_after_s: at + 30 * 86400 });
    return { id, code, proof: phone.slice(-3) };
}

// POST FIELDS (an object or pairs) as a form to PATH with COOKIES ({ name: value }).
export function postForm(httpd, path, fields, cookies = {}, headers = {}) {
    return httpd.get(path, {
        method: 'POST', body: new URLSearchParams(fields).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...cookieHeader(cookies), ...headers },
    });
}

export function cookieHeader(cookies) {
    const text = Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    return text ? { Cookie: text } : {};
}

// The cookies that RES sets, as { name, value, path, attributes } each.
export function cookiesOf(res) {
    return (res.headers['set-cookie'] ?? []).map((line) => {
        const [pair, ...attributes] = line.split('; ');
        const [name, value] = pair.split('=');
        const path = attributes.find((a) => a.startsWith('Path='))?.slice('Path='.length);
        return { name, value, path, attributes };
    });
}

// Show the proof of VISIT: the cookies that open it, as postForm takes them.
export async function open(httpd, visit) {
    const res = await postForm(httpd, '/visit', { code: visit.code, proof: visit.proof });
    if (res.status !== 303) throw new Error(`${visit.code} does not open: ${res.status}\n${wordsOf(res)}`);
    const { name, value } = cookiesOf(res).find((c) => c.value);
    return { [name]: value };
}
