// Where things lie, for all node tests. P6_OBJ chooses another build, such as the one under ASan.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const objects = process.env.P6_OBJ ?? path.join(root, '.build/obj');
export const moduleFile = path.join(objects, '.libs/mod_proj06.so');
export const ctlFile = path.join(objects, 'proj06ctl');
export const templatesDir = path.join(root, 'templates');
export const sampleDir = path.join(root, 'conf/sample');
export const httpdModules = process.env.P6_HTTPD_MODULES ?? '/usr/lib/apache2/modules';
export const underSanitizers = process.env.P6_SAN === '1';
