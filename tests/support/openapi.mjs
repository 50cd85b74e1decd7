// The API's description as a judge: is this answer one that it describes?
//
//     const api = await Description.of(httpd);
//     api.check('GET', '/points/hall', res);   // path below /api/v1; throws when it is not
//     api.seen                                 // Map(operationId → Set(status)) of what was checked
import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const escapePointer = (step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));

export class Description {
    static async of(httpd) {
        return new Description((await httpd.get('/api/v1/openapi.json')).json());
    }

    constructor(doc) {
        this.doc = doc;
        this.seen = new Map();
        this.ajv = new Ajv2020({ strict: false, allErrors: true });
        addFormats(this.ajv);
        this.ajv.addSchema({ $id: 'api', ...doc });
        this.paths = Object.keys(doc.paths).sort((a, b) => a.includes('{') - b.includes('{'))
            .map((path) => [path, new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('$', '\\$')
                .replace(/\{\w+\}/g, '[^/]+')}$`)]);
    }

    // [{ id, method, path, operation }] of all operations.
    operations() {
        return Object.entries(this.doc.paths).flatMap(([path, item]) => Object.entries(item)
            .map(([method, operation]) => ({ id: operation.operationId, method, path, operation })));
    }

    // The object that NODE is or refers to, and the steps that lead to it.
    resolve(node, steps) {
        if (!node.$ref) return [node, steps];
        const named = node.$ref.slice(2).split('/');
        return [named.reduce((at, step) => at[step], this.doc), named];
    }

    // Does VALUE fit the schema at STEPS? Throws with WHAT.
    fits(value, steps, what) {
        const validate = this.ajv.compile({ $ref: `api#/${steps.map(escapePointer).join('/')}` });
        assert.ok(validate(value), `${what}: ${this.ajv.errorsText(validate.errors)}`);
    }

    checkHeaders(headers, answer, steps, what) {
        for (const [name, header] of Object.entries(headers ?? {})) {
            const value = answer.headers[name.toLowerCase()];
            if (value === undefined) {
                assert.ok(!header.required, `${what}: no ${name}`);
                continue;
            }
            const number = header.schema.type === 'integer';
            this.fits(number ? Number(value) : value, [...steps, 'headers', name, 'schema'], what);
        }
    }

    check(method, url, answer) {
        const path = url.replace(/\?.*/, '');
        const found = this.paths.find(([, pattern]) => pattern.test(path));
        const verb = (method === 'HEAD' ? 'GET' : method).toLowerCase();
        const operation = found && this.doc.paths[found[0]][verb];
        const what = `${method} ${url} → ${answer.status}`;
        assert.ok(operation, `${what}: nothing of that kind is described`);
        const described = operation.responses[answer.status];
        assert.ok(described, `${what}: not among ${Object.keys(operation.responses)}\n${answer.text}`);
        const [response, steps] = this.resolve(described,
            ['paths', found[0], verb, 'responses', String(answer.status)]);
        this.checkHeaders(response.headers, answer, steps, what);
        const [type] = Object.keys(response.content ?? {});
        if (type && method !== 'HEAD') {
            assert.equal(answer.headers['content-type'], type, what);
            if (!type.endsWith('ndjson'))
                this.fits(answer.json(), [...steps, 'content', type, 'schema'], what);
        }
        const id = operation.operationId;
        this.seen.set(id, (this.seen.get(id) ?? new Set()).add(answer.status));
        return answer;
    }

    // Check every example that stands beside a schema, anywhere in the document; their number.
    checkExamples(node = this.doc, steps = []) {
        if (node === null || typeof node !== 'object') return 0;
        let count = 0;
        if (node.schema && node.examples)
            for (const [name, { value }] of Object.entries(node.examples)) {
                this.fits(value, [...steps, 'schema'], `${steps.join('/')} example ${name}`);
                count++;
            }
        for (const [name, child] of Object.entries(node))
            count += this.checkExamples(child, [...steps, name]);
        return count;
    }
}
