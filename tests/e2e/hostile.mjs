// Requests that nobody in their right mind would send, each for one connection: hostile(r, world) is the
// next that R (of random.mjs) chooses, to WORLD (of hostile-people.mjs):
//
//     what                       in words
//     who, route, method, path   route: undefined when none is meant
//     headers, head, body        beside cookies and the like; as sent, in latin1; or
//     frame                      all bytes as they are
//     pieces, from               in so many, from that address
//     framing, above, host       its frame is broken, and httpd may say nothing; it climbs out of the product;
//                                it names another site
//     knows                      signs in with the right password
import { fieldsOf, routes } from '../support/routes.mjs';
import * as odd from './hostile-values.mjs';
import * as wire from './hostile-wire.mjs';

const { MARK, HOST } = odd;
const TOKEN = /^(csrf|key|was|consent|website)$/; // fields without which nothing else is looked at
const FORM = 'application/x-www-form-urlencoded';
const SIGN_IN = routes.find(({ pattern }) => pattern === '/office/sign-in');

const value = (r) => r.pick(r.pick(odd.VALUES));
const code = (text) => encodeURIComponent(text.toWellFormed?.() ?? text).replace(/%20/g, '+');
const step = (text) => code(text).replaceAll('+', '%20') || '%20'; // of a path
const pairs = (fields) => fields.map(([name, text]) => `${name}=${text}`).join('&');
const latin1 = (text) => Buffer.from(text, 'utf8').toString('latin1');

function coded(r) {
    if (r.chance(0.08)) return r.pick(odd.BROKEN);
    return code(r.chance(0.03) ? value(r).repeat(r.between(2, 400)) : value(r));
}

// A path of ROUTE, its holes filled: by those of a real address, by others', by nonsense.
function address(r, route, { pages, forms, shift, visit }) {
    const real = [...pages, ...forms].filter((found) => found.route === route);
    const path = real.length && r.chance(0.6) ? r.pick(real).path.split('?')[0] : route.pattern;
    const names = [shift, visit.code, visit.home, '1', '2', 'vneid-install', '2026-11-23', '01840'];
    return path.replaceAll('{}', () => {
        if (r.chance(0.4)) return String(r.pick(names));
        return r.chance(0.2) ? r.pick(odd.BROKEN) : step(value(r));
    });
}

// Name and value pairs, coded: ROUTE's own names and any.
function anyFields(r, route, most = 6) {
    const names = fieldsOf(route);
    return Array.from({ length: r.below(most) }, () => [names.length && r.chance(0.8) ? r.pick(names) : coded(r), coded(r)]);
}

// A request for PATH by WHO that httpd takes for one.
function ask(r, what, { who, method = 'GET', path, headers = [], body, ...more }) {
    const all = [['Host', '127.0.0.1'], ['Accept-Language', r.pick(['vi', 'en', 'fr'])]];
    const cookie = r.chance(0.08) ? r.pick(odd.COOKIES) : who.cookies(path);
    if (cookie) all.push(['Cookie', cookie]);
    if (body !== undefined) all.push(['Content-Length', String(body.length)]);
    return { what: `${what} ${method} ${path.slice(0, 200)} by ${who.name}`, who, method, path, body, headers,
        head: wire.head(method, `/proj06${path}`, [...all, ...headers]), ...more };
}

// TEXT as the body of a form, mostly sent from a page of ours.
function posted(r, text) {
    const type = ['Content-Type', r.chance(0.93) ? FORM : r.pick(odd.MEDIA)];
    const site = ['Sec-Fetch-Site', r.pick(['cross-site', 'same-site', MARK])], origin = ['Origin', `https://${HOST}`];
    const from = r.chance(0.93) ? [['Sec-Fetch-Site', 'same-origin']] : r.pick([[site], [origin], [site, origin]]);
    return { method: 'POST', body: latin1(text), headers: [type, ...from] };
}

function anyAddress(r, world) {
    const route = r.pick(routes), who = r.pick(world.people), method = r.chance(0.75) ? r.pick(route.methods) : r.pick(odd.METHODS);
    const path = address(r, route, world), query = pairs(anyFields(r, route));
    const token = who.csrf ? [['csrf', who.csrf]] : [];
    const more = method === 'POST' ? posted(r, pairs([...token, ...anyFields(r, route, 10)])) : {};
    return ask(r, 'address', { who, method, path: query ? `${path}?${query}` : path, route, ...more });
}

// FIELDS, coded, with one or several broken; the tokens without which nothing is looked at, seldom.
function spoil(r, fields) {
    const spoilt = fields.map(([name, text]) => [code(name), code(text)]).filter(([name]) => TOKEN.test(name) || r.chance(0.93));
    for (let n = r.between(1, 3); n > 0 && spoilt.length; n--) {
        const field = r.pick(spoilt);
        if (!TOKEN.test(field[0]) || r.chance(0.1)) field[1] = coded(r);
    }
    if (r.chance(0.1) && spoilt.length) spoilt.push([...r.pick(spoilt)]);
    if (r.chance(0.1)) spoilt.push([coded(r), coded(r)]);
    if (r.chance(0.02)) spoilt.push(...Array.from({ length: 300 }, (_, i) => [`f${i}`, '']));
    return spoilt;
}

// A form that somebody has before them, spoilt; seldom sent by another. Nobody signs out, or the rest
// would find no open door.
function form(r, world) {
    const { who: holder, route, path, method, fields } = r.pick(world.forms);
    const other = route.pattern === '/office/sign-out' || r.chance(0.1);
    const who = other ? r.pick(world.people.filter((person) => person !== holder)) : holder, text = pairs(spoil(r, fields));
    if (method === 'GET') return ask(r, 'form', { who, route, path: `${path.split('?')[0]}?${latin1(text)}` });
    return ask(r, 'form', { who, route, path, ...posted(r, text) });
}

function slow(r, world) {
    const request = form(r, { ...world, forms: world.forms.filter(({ method }) => method === 'POST') });
    return { ...request, what: `slow ${request.what}`, pieces: r.between(2, 5) };
}

const nested = (r, deep) => (r.chance(0.5) ? '['.repeat(deep) + ']'.repeat(deep) : `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`);

// A JSON value that is not what is asked for, as text.
function oddJson(r) {
    if (r.chance(0.55)) return JSON.stringify(value(r));
    if (r.chance(0.1)) return nested(r, r.pick([7, 8, 9, 100, 5000]));
    return r.chance(0.3) ? JSON.stringify(r.pick([[value(r)], [value(r), value(r)], { [value(r)]: value(r) }])) : r.pick(odd.ODD_JSON);
}

// A wish that could be met but for some of its members.
function wishOf(r, { visit }) {
    const more = { commune: '01840', group: 'Tổ 1', address: 'x', note: '', for_someone_else: false, accept_offer: false };
    const members = Object.entries({ ...visit.wish, ...more }).map(([name, given]) => [name, JSON.stringify(given)])
        .filter(() => r.chance(0.93));
    for (let n = r.between(1, 2); n > 0 && members.length; n--) r.pick(members)[1] = oddJson(r);
    if (r.chance(0.1) && members.length) members.push([...r.pick(members)]);
    return `{${members.map(([name, text]) => `"${name}":${text}`).join(',')}}`;
}

function json(r, world) {
    const route = r.pick(routes.filter((one) => one.json && (r.chance(0.4) || !one.holes)));
    const path = route.pattern.replace('{}', () => (r.chance(0.8) ? world.visit.code : step(value(r))));
    const text = r.chance(0.8) ? wishOf(r, world) : r.pick([oddJson(r), ...odd.NOT_JSON]);
    return ask(r, 'json', { who: world.stranger, route, method: 'POST', path, body: latin1(text), headers: [
        ['Content-Type', r.chance(0.93) ? 'application/json' : r.pick(odd.MEDIA)],
        ['Proj06-Proof', r.chance(0.9) ? world.visit.proof : wire.line(value(r))],
        ['Idempotency-Key', r.chance(0.8) ? `hostile-${r.below(1e9)}-${r.below(1e9)}` : wire.line(value(r))],
    ] });
}

function headed(r, world) {
    const { path, route, who } = r.pick(world.pages), headers = [];
    for (let n = r.between(1, 6); n > 0; n--) {
        const [name, ...values] = r.pick(odd.HEADERS);
        headers.push([name, r.pick(values)]);
        if (r.chance(0.15)) headers.push([name, r.pick(values)]);
    }
    if (r.chance(0.05)) headers.push(...Array.from({ length: r.pick([40, 110]) }, (_, i) => [`X-${i}`, MARK]));
    if (r.chance(0.05)) headers.push([r.pick(['X', 'Accept-Language', 'Cookie']), 'e'.repeat(r.pick([4097, 8000, 9000]))]);
    const shown = headers.slice(0, 8).map(([name, text]) => `${name}: ${text.slice(0, 40)}`).join(' | ');
    return ask(r, `headers ${shown}`, { who, route, path, headers });
}

// The site under another name: nothing of it may be kept for others.
function hosted(r, world) {
    const { path, route, who } = r.pick(world.pages), site = r.pick(odd.SITES);
    const request = ask(r, `host ${site.slice(0, 40)}`, { who, route, path, host: true });
    return { ...request, head: request.head.replace('Host: 127.0.0.1', () => `Host: ${site}`) };
}

// Somebody who guesses a name, a password or a pass; or who knows them, and is led away afterwards.
function signIn(r, { stranger, visit }) {
    const guess = (word) => code(r.chance(0.6) ? r.pick(r.pick([odd.LDAP, odd.LDAP, odd.SQL, odd.LINES, odd.WORDS, odd.MARKUP])) : word);
    const knows = r.chance(0.4), by = r.chance(0.8) ? 'name' : 'pass';
    const fields = knows ? [['directory', 'town'], ['user', 'guest'], ['password', 'pw-guest']]
        : by === 'pass' ? [['pass', guess(visit.code)]]
            : [['directory', r.chance(0.9) ? 'town' : guess('town')], ['user', guess('none')], ['password', guess('')]];
    if (knows || r.chance(0.5)) fields.push(['to', code(r.pick(odd.ELSEWHERE))]);
    const from = `127.0.${r.between(1, 250)}.${r.between(1, 250)}`; // each address may try so often only
    return ask(r, 'sign-in', { who: stranger, path: SIGN_IN.pattern, route: SIGN_IN, from, knows, ...posted(r, pairs(fields)) });
}

function climbing(r, { stranger }) {
    const below = r.pick(['/static/', '/point/', '/office/reports/', '/api/v1/bulk/slots/', '/', '/visit/']);
    const to = r.pick(['etc/passwd', 'proj06.db', 'office', 'conf/httpd.conf', 'server-status']);
    const path = below + r.pick(odd.UPWARDS).repeat(r.between(1, 9)) + to;
    return ask(r, 'climbing', { who: stranger, path, above: true });
}

// Requests whose frame is broken; most never reach the product.
function framed(r, { stranger }) {
    return { who: stranger, method: 'GET', path: '/', headers: [], framing: true, ...wire.oddFrame(r, MARK) };
}

const SORTS = [
    [30, anyAddress], [32, form], [14, json], [8, headed], [3, hosted], [4, signIn], [3, climbing], [6, framed], [1, slow],
];
const lots = SORTS.flatMap(([weight, make]) => Array(weight).fill(make));

export const hostile = (r, world) => r.pick(lots)(r, world);
