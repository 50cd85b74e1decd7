// A guard is a function from a tree to a list of findings. It is a test three times over: the
// repository has none, a sound planted tree has none, and each planted wrong has the one it should.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tree, repository } from './tree.mjs';

/**
 * TITLE is a sentence. CHECK(tree) returns findings ("path:line: what"). SOUND is a small tree without
 * any; each of WRONGS is { plants, finds }: SOUND with other or further texts (null: without the
 * file), and a pattern that exactly one finding of it matches.
 */
export function guard(title, check, sound, wrongs) {
    test(title, () => {
        const findings = check(repository());
        assert.equal(findings.length, 0, `\n${findings.join('\n')}\n`);
    });
    test(`${title} (the guard passes what is sound)`, () => {
        assert.deepEqual(check(new Tree(sound)), []);
    });
    assert.ok(wrongs.length > 0, `${title}: a guard needs a planted wrong`);
    for (const { plants, finds } of wrongs) {
        test(`${title} (the guard finds ${finds})`, () => {
            const texts = { ...sound, ...plants };
            for (const path of Object.keys(texts)) if (texts[path] === null) delete texts[path];
            const findings = check(new Tree(texts));
            assert.equal(findings.filter((finding) => finds.test(finding)).length, 1,
                `findings: ${JSON.stringify(findings, null, 1)}`);
        });
    }
}
