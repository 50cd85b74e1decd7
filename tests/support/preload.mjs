// Libraries that tests put in front of httpd's own.
import { after } from 'node:test';
import fs from 'node:fs';
import path from 'node:path';
import { libasan } from './httpd.mjs';
import { root, underSanitizers } from './paths.mjs';
import { makeDir, must } from './tool.mjs';

// httpd's environment with the library of tests/support/NAME.c in front, and behind OTHERS; the
// sanitizers' library must come first.
export function preload(name, others = []) {
    const dir = makeDir(name), library = path.join(dir, `${name}.so`);
    after(() => fs.rmSync(dir, { recursive: true }));
    must('gcc', ['-Wall', '-Wextra', '-Werror', '-O2', '-shared', '-fPIC', '-o', library,
        path.join(root, `tests/support/${name}.c`)]);
    return { LD_PRELOAD: [...(underSanitizers ? [libasan().LD_PRELOAD] : others), library].join(':') };
}
