import { extensionOf, nameOf } from './text-file.js';

/** Most files of most repositories: source, prose and pictures, in which only a flag's name is looked for here. */
const quietEndings = new Set(
  '.ts .tsx .mts .cts .js .jsx .mjs .cjs .vue .svelte .java .go .rs .cs .php .swift .dart .py .rb .css .scss .less .html .hbs .md .mdx .sql .svg .png .jpg .gif .webp .ico .ttf .woff .woff2 .mp4 .pdf .docx .snap'.split(
    ' ',
  ),
);
/** Files with such an ending that are read for more: manifests, and `Dockerfile.py`. */
const loudNames = /^(?:Package\.swift$|setup\.py$|models\.py$|gems\.rb$|[A-Z]\w+file\.)/;

/** Whether a path is of a kind of file in which nothing but flags is looked for here. */
export function isQuiet(path: string): boolean {
  return quietEndings.has(extensionOf(path)) && !path.startsWith('.') && !loudNames.test(nameOf(path));
}
