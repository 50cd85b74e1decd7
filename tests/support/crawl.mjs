// Going through a running site like somebody who tries every link and looks at every form: which
// addresses there are, and which fields are sent where.
//
//     const people = [{ name: 'sen', from: ['/office'], within: '/office', cookies: () => sen.cookie }];
//     const found = await crawl(httpd, people, (path, res) => …);   // told of each answer
//     found.pages   // [{ path, route, who }], one of PEOPLE each
//     found.forms   // [{ path, route, who, method, fields }], fields as pairs [name, value]
import { unescape } from './citizen.mjs';
import { routeOf } from './routes.mjs';

const EACH = 2; // pages of one route that one person looks at, beside those with another parameter

const attribute = (tag, name) => {
    const found = new RegExp(` ${name}(?:="([^"]*)")?(?=[ />])`).exec(tag);
    return found && unescape(found[1] ?? '');
};

// What is sent for a form whose inner markup is TEXT: of boxes and of choices all that there are.
function fieldsOf(text) {
    const fields = [...text.matchAll(/<(?:input|button)[^>]*>/g)]
        .map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value') ?? '']);
    for (const [, tag, inner] of text.matchAll(/(<select[^>]*>)([\s\S]*?)<\/select>/g)) {
        const options = [...inner.matchAll(/<option[^>]*>/g)].map(([option]) => attribute(option, 'value') ?? '');
        fields.push([attribute(tag, 'name'), options.find(Boolean) ?? '']);
    }
    for (const [, tag, inner] of text.matchAll(/(<textarea[^>]*>)([^<]*)/g))
        fields.push([attribute(tag, 'name'), unescape(inner)]);
    return fields.filter(([name]) => name);
}

function formsOf(text, here) {
    return [...text.matchAll(/(<form[^>]*>)([\s\S]*?)<\/form>/g)].map(([, tag, inner]) => ({
        action: attribute(tag, 'action') || here, fields: fieldsOf(inner),
        method: (attribute(tag, 'method') ?? 'get').toUpperCase(),
    }));
}

class Crawl {
    constructor(httpd, tell) {
        Object.assign(this, { httpd, tell, mount: httpd.options.mount, pages: [], forms: new Map(), seen: new Map() });
    }

    // Is the address HREF one that WHO should still look at? Then its path below the mount.
    fresh(who, href) {
        if (!href.startsWith(`${this.mount}/`) && href !== this.mount) return undefined;
        const path = href.slice(this.mount.length).split('#')[0] || '/', route = routeOf(path);
        const key = `${who.name} ${route?.pattern}`, known = this.seen.get(key) ?? new Set();
        const { pathname, searchParams } = new URL(path, 'http://localhost');
        const news = [pathname, ...searchParams.keys()].filter((word) => !known.has(word));
        if (!route?.methods.includes('GET') || !news.length || !path.startsWith(who.within)) return undefined;
        if (news[0] === pathname && [...known].filter((word) => word.startsWith('/')).length >= EACH) return undefined;
        this.seen.set(key, new Set([...known, ...news]));
        return path;
    }

    keepForm(who, { action, method, fields }) {
        const path = action.slice(this.mount.length).split('#')[0] || '/', route = routeOf(path);
        if (!route) throw new Error(`a form goes to ${action}`);
        const key = `${method} ${route.pattern} ${[...new Set(fields.map(([name]) => name))].sort()}`;
        if (!this.forms.has(key)) this.forms.set(key, { path, route, who, method, fields });
        return method === 'GET' ? `${action.split('?')[0]}?${new URLSearchParams(fields)}` : undefined;
    }

    async look(who, path) {
        const cookie = who.cookies(path);
        const res = await this.httpd.get(path, { headers: { 'Accept-Language': 'vi', ...(cookie ? { Cookie: cookie } : {}) } });
        this.tell(path, res);
        if (res.headers.location) return [res.headers.location];
        if (res.status !== 200) return [];
        this.pages.push({ path, route: routeOf(path), who });
        if (!/^text\/html/.test(res.headers['content-type'])) return [];
        const text = res.text.replace(/<!--[\s\S]*?-->/g, '');
        return [...[...text.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, href]) => unescape(href)),
            ...formsOf(text, `${this.mount}${path}`).map((form) => this.keepForm(who, form)).filter(Boolean)];
    }

    async all(who) {
        const queue = who.from.map((path) => this.fresh(who, this.mount + path)).filter(Boolean);
        while (queue.length)
            for (const href of await this.look(who, queue.shift())) {
                const path = this.fresh(who, href);
                if (path) queue.push(path);
            }
    }
}

// Everything that PEOPLE find, one after the other.
export async function crawl(httpd, people, tell = () => {}) {
    const site = new Crawl(httpd, tell);
    for (const who of people) await site.all(who);
    return { pages: site.pages, forms: [...site.forms.values()] };
}
