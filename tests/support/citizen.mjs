// Somebody with a browser that has no script, over plain HTTP: cookies by hand, forms as they stand in
// the page.
//
//     const lan = new Citizen(httpd);
//     await lan.get('/book');                    // lan.res: the answer, lan.path: where it came from
//     await lan.submit({ service: ['vneid-install'] });   // the form #form with these values, redirects followed
//
// Redirects are followed to paths of the product only; lan.went lists them ("303 /book/who").
import assert from 'node:assert/strict';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
export const unescape = (text) => text.replace(/&(#39|\w+);/g, (all, name) => ENTITIES[name] ?? all);

// What somebody reads who is shown RES, in one line: for messages of tests.
export const wordsOf = (res) => unescape(res.text.replace(/<[^>]*>|\s+/g, ' '));

function attributes(tag) {
    return Object.fromEntries([...tag.matchAll(/ ([\w-]+)(?:="([^"]*)")?/g)]
        .map(([, name, value]) => [name, value === undefined ? true : unescape(value)]));
}

// What a browser would send for the form ID of TEXT without a touch: { action, method, fields }, fields
// as Map(name → values).
export function formOf(text, id = 'form') {
    const forms = [...text.matchAll(/(<form[^>]*>)([\s\S]*?)<\/form>/g)];
    const form = forms.find(([, tag]) => attributes(tag).id === id);
    assert.ok(form, `no form #${id} in:\n${text}`);
    const { action, method = 'get' } = attributes(form[1]);
    const fields = new Map();
    const add = (name, value) => fields.set(name, [...(fields.get(name) ?? []), value]);

    for (const [tag] of form[2].matchAll(/<input[^>]*>/g)) {
        const a = attributes(tag);
        if (['radio', 'checkbox'].includes(a.type) && !a.checked) continue;
        add(a.name, a.value ?? '');
    }
    return { action, method, fields };
}

export class Citizen {
    constructor(httpd, { lang = 'vi', headers = {} } = {}) {
        Object.assign(this, { httpd, lang, headers, cookies: [], went: [] });
    }

    cookieHeader(path) {
        const full = this.httpd.options.mount + path.split('?')[0];
        const mine = this.cookies.filter((c) => full === c.path || full.startsWith(`${c.path.replace(/\/$/, '')}/`));
        return mine.length ? { Cookie: mine.map((c) => `${c.name}=${c.value}`).join('; ') } : {};
    }

    cookie(name) {
        return this.cookies.find((c) => c.name === name);
    }

    keepCookies(res) {
        for (const line of res.headers['set-cookie'] ?? []) {
            const [pair, ...rest] = line.split('; ');
            const at = pair.indexOf('=');
            const attrs = Object.fromEntries(rest.map((part) => part.split('=')));
            const cookie = { name: pair.slice(0, at), value: pair.slice(at + 1), path: attrs.Path, line };
            this.cookies = this.cookies.filter((c) => c.name !== cookie.name || c.path !== cookie.path);
            if (attrs['Max-Age'] !== '0') this.cookies.push(cookie);
        }
    }

    // One request, redirects not followed; the answer.
    async send(path, { method = 'GET', body, headers = {} } = {}) {
        const res = await this.httpd.get(path, {
            method, body,
            headers: {
                'Accept-Language': this.lang, ...this.cookieHeader(path), ...this.headers,
                ...(body === undefined ? {} : {
                    'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin',
                }), ...headers,
            },
        });
        this.keepCookies(res);
        return res;
    }

    async arrive(path, res) {
        for (let hops = 0; [302, 303].includes(res.status); hops++) {
            const { location } = res.headers;
            assert.ok(hops < 5 && location.startsWith(this.httpd.options.mount), location);
            path = location.slice(this.httpd.options.mount.length);
            this.went.push(`${res.status} ${path}`);
            res = await this.send(path);
        }
        Object.assign(this, { path, res });
        return res;
    }

    async get(path) {
        return this.arrive(path, await this.send(path));
    }

    // The request that submitting the form of the present page with VALUES makes: { path, options }. A
    // value of null takes a field away, a list sends several.
    request(values = {}, id = 'form') {
        const { action, method, fields } = formOf(this.res.text, id);
        for (const [name, value] of Object.entries(values))
            if (value === null) fields.delete(name);
            else fields.set(name, Array.isArray(value) ? value : [value]);
        const pairs = [...fields].flatMap(([name, all]) => all.map((value) => [name, value]));
        const body = new URLSearchParams(pairs).toString();
        const path = action.slice(this.httpd.options.mount.length);
        return method === 'post' ? { path, options: { method: 'POST', body } }
            : { path: `${path}?${body}`, options: {} };
    }

    async submit(values, id) {
        const { path, options } = this.request(values, id);
        return this.arrive(path, await this.send(path, options));
    }

    // The heading, and the values of the radio buttons NAME, of the present page.
    get heading() {
        return unescape(/<h1[^>]*>([^<]*)<\/h1>/.exec(this.res.text)?.[1] ?? '');
    }

    radios(name) {
        return [...this.res.text.matchAll(/<input type="radio"[^>]*>/g)].map(([tag]) => attributes(tag))
            .filter((a) => a.name === name).map(({ value, checked = false }) => ({ value, checked }));
    }

    // The page that RES is must be there, or the test would fail far from the cause.
    arrived(res) {
        assert.equal(res.status, 200, `${this.path}: ${res.status}\n${wordsOf(res)}`);
    }

    // The present page must tell that a place is held for so many MINUTES, from some moment between the
    // product's minute BEGUN and now.
    async holds(minutes, begun) {
        const [, until] = /Đang giữ chỗ tạm đến (\d\d:\d\d)\./.exec(this.res.text) ?? assert.fail(wordsOf(this.res));
        const held = (from) => (Date.parse(`${begun.slice(0, 10)}T${until}Z`) - Date.parse(`${from}Z`)) / 60_000;
        const now = await this.httpd.minute();
        assert.ok(held(begun) >= minutes && held(now) <= minutes, `${until}, between ${begun} and ${now}`);
    }

    // All the way to the page TO: 'place', 'time', 'who' or 'check'.
    async walk(to, { services = ['eid-level-2'], point, start, answers = {} } = {}) {
        this.arrived(await this.get(`/book${point ? `?point=${point}` : ''}`));
        this.arrived(await this.submit({ service: services }));
        const on = /<a class="button wide" href="([^"]+)"/.exec(this.res.text); // of the readiness list
        if (on) this.arrived(await this.get(unescape(on[1]).slice(this.httpd.options.mount.length)));
        if (to === 'place') return;
        this.arrived(await this.submit());
        if (to === 'time') return;
        this.arrived(await this.submit(start ? { start } : {}));
        if (to === 'who') return;
        this.arrived(await this.submit({ name: 'Bà Lan', phone: '0912 345 678', ...answers }));
    }
}
