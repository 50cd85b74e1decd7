// Officials for tests over HTTP: a slapd of their own with the people of
// tests/contract/directory/people.ldif, and browsers without a script that sign in and send forms.
//
//     const directory = officeDirectory();              // before serve(): it starts first
//     const httpd = serve({ conf: () => directory.lines() });
//     const sen = new Official(httpd);
//     await sen.signIn('sen');                          // password "pw-sen"
//     await sen.post('/office/shift/12/live', { live: 'started' });
//
// Who is who: sen helper of 01840, hai helper and manager of 01840, unique manager of 01843, lan
// province, guest auditor of all, none without a role.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before } from 'node:test';
import { unescape, wordsOf } from './citizen.mjs';
import { makeDir, startSlapd } from './tool.mjs';

const PEOPLE = 'ou=people,dc=test?uid?sub?(!(employeeType=left))';
const GROUPS = 'ou=groups,dc=test';
const COOKIE = /^(?:__Host-)?p6_office$/;

// A slapd for the calling test file. lines(CHANGES) are the lines of its <Proj06Directory town> section; its
// deadline is nothing that a busy machine reaches.
export function officeDirectory() {
    const dir = makeDir('slapd');
    const directory = { slapd: null };

    before(() => { directory.slapd = startSlapd(dir); });
    after(() => {
        directory.slapd?.thaw();
        directory.slapd?.stop();
        fs.rmSync(dir, { recursive: true, force: true });
    });
    directory.lines = ({ name = 'town', Deadline = 25 } = {}) => [
        `<Proj06Directory ${name}>`,
        `URL "ldap://127.0.0.1:${directory.slapd.port}/${PEOPLE}"`, `CAFile ${directory.slapd.ca}`,
        'BindDN cn=search,dc=test', 'BindPassword pw-search', 'Communes *', `Deadline ${Deadline}`,
        `Role helper cn=helpers,${GROUPS} 01840`, `Role manager cn=managers,${GROUPS} 01840`,
        `Role manager cn=uniques,${GROUPS} 01843`, `Role auditor cn=guests,${GROUPS}`,
        `Role province "cn=Tỉnh\\\\, toàn quyền,${GROUPS}"`,
        '</Proj06Directory>',
    ];
    return directory;
}

export class Official {
    // FROM: the client's address; headers go with every request.
    constructor(httpd, { from, headers = {} } = {}) {
        Object.assign(this, { httpd, from, headers, cookie: null });
    }

    async send(path, { headers = {}, ...options } = {}) {
        const res = await this.httpd.get(path, {
            from: this.from, ...options,
            headers: { 'Accept-Language': 'vi', ...(this.cookie ? { Cookie: this.cookie } : {}), ...this.headers, ...headers },
        });
        for (const line of res.headers['set-cookie'] ?? []) {
            const [pair] = line.split(';');
            if (!COOKIE.test(pair.split('=')[0])) continue;
            this.cookie = /; Max-Age=0\b/.test(line) ? null : pair;
        }
        return res;
    }

    get(path, headers) {
        return this.send(path, { headers });
    }

    // POST FIELDS as a form; csrf is that of the holder's pages unless FIELDS says otherwise.
    async post(path, fields = {}, headers = {}) {
        const all = { csrf: this.csrf, ...fields };
        const pairs = Object.entries(all).filter(([, v]) => v !== undefined && v !== null)
            .flatMap(([name, v]) => (Array.isArray(v) ? v : [v]).map((value) => [name, value]));
        return this.send(path, {
            method: 'POST', body: new URLSearchParams(pairs).toString(),
            headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin', ...headers },
        });
    }

    // POST that must do what it asks: a test that goes on without it would fail far from the cause.
    async does(path, fields, headers) {
        const res = await this.post(path, fields, headers);
        assert.equal(res.status, 303, `POST ${path}: ${res.status}\n${wordsOf(res)}`);
        return res;
    }

    // The answer to the sign-in form; afterwards csrf is known when it was accepted.
    async signIn(user, password = `pw-${user}`, fields = {}) {
        const res = await this.post('/office/sign-in', { csrf: null, directory: 'town', user, password, ...fields });
        if (res.status === 303) await this.learn();
        return res;
    }

    async signInByPass(code) {
        const res = await this.post('/office/sign-in', { csrf: null, pass: code });
        if (res.status === 303) await this.learn();
        return res;
    }

    async learn() {
        const res = await this.get('/office');
        this.csrf = unescape(/name="csrf" value="([^"]+)"/.exec(res.text)?.[1] ?? '');
        assert.ok(this.csrf, `/office without a token: ${res.status}\n${wordsOf(res)}`);
    }

    // Is somebody signed in?
    async isIn() {
        const { status } = await this.get('/office');
        assert.ok([200, 303].includes(status), String(status));
        return status === 200;
    }
}

// An official of HTTPD who is signed in as USER.
export async function signedIn(httpd, user, options) {
    const official = new Official(httpd, options);
    const res = await official.signIn(user);
    assert.equal(res.status, 303, `${user} can't sign in: ${res.status}\n${wordsOf(res)}`);
    return official;
}

let keys = 0;
export const newKey = () => `key-of-a-test-${String(++keys).padStart(8, '0')}`;

// The code of a pass for SHIFT that MANAGER issues to NAME.
export async function issuePass(manager, shift, { name = 'Lý A Páo', agency = 'bank' } = {}) {
    const res = await manager.post(`/office/shift/${shift}/passes`, { name, agency });
    const code = /<p class="answer">([^<]+)</.exec(res.text)?.[1];
    assert.ok(code, `no pass: ${res.status}\n${wordsOf(res)}`);
    return code;
}

// The shifts of this evening in COMMUNE with an online desk: their numbers.
export async function tonight(httpd, commune = '01840') {
    const res = await httpd.get(`/api/v1/help?when=tonight&commune=${commune}`);
    assert.equal(res.status, 200, res.text);
    const found = res.json().points.flatMap((p) => p.shifts).filter((s) => s.places > 0).map((s) => s.id);
    assert.ok(found.length, 'nothing is open this evening');
    return found;
}
