import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gitIn } from './checkout.js';

/** Every setting by which git can be told to start a program: git-config(1), gitattributes(5), githooks(5). */
const settings: Readonly<Record<string, string>> = {
  'core.fsmonitor': 'PROGRAM',
  'core.hooksPath': 'FOLDER/hooks',
  'core.sshCommand': 'PROGRAM',
  'core.pager': 'PROGRAM',
  'core.editor': 'PROGRAM',
  'core.askPass': 'PROGRAM',
  'core.gitProxy': 'PROGRAM',
  'core.alternateRefsCommand': 'PROGRAM',
  'sequence.editor': 'PROGRAM',
  'pager.log': 'PROGRAM',
  'pager.show': 'PROGRAM',
  'pager.diff-tree': 'PROGRAM',
  'pager.ls-files': 'PROGRAM',
  'credential.helper': '!PROGRAM',
  'diff.external': 'PROGRAM',
  'diff.evil.command': 'PROGRAM',
  'diff.evil.textconv': 'PROGRAM',
  'diff.evil.cachetextconv': 'true',
  'filter.evil.clean': 'PROGRAM',
  'filter.evil.smudge': 'PROGRAM',
  'filter.evil.process': 'PROGRAM',
  'filter.evil.required': 'true',
  'merge.evil.driver': 'PROGRAM',
  'gpg.program': 'PROGRAM',
  'gpg.ssh.program': 'PROGRAM',
  'log.showSignature': 'true',
  'uploadpack.packObjectsHook': 'PROGRAM',
  'remote.origin.url': 'ext::PROGRAM %S',
  'remote.origin.uploadpack': 'PROGRAM',
  'remote.origin.promisor': 'true',
  'remote.origin.partialclonefilter': 'blob:none',
  'extensions.partialClone': 'origin',
  'protocol.ext.allow': 'always',
  'alias.ls-files': '!PROGRAM',
  'alias.log': '!PROGRAM',
  'trailer.evil.cmd': 'PROGRAM',
  'trailer.evil.command': 'PROGRAM',
  'interactive.diffFilter': 'PROGRAM',
  'browser.evil.cmd': 'PROGRAM',
  'man.evil.cmd': 'PROGRAM',
  'difftool.evil.cmd': 'PROGRAM',
  'submodule.recurse': 'true',
  'safe.directory': '*',
};

const hooks = ['post-checkout', 'post-index-change', 'pre-commit', 'reference-transaction', 'fsmonitor-watchman'];

/**
 * Makes a checkout hostile: each setting names a program that leaves a mark, by which it is told what ran.
 * @param apart a folder outside of the checkout, for the program and its marks
 * @returns the settings that were made, so that a test can count them
 */
export function makeHostile(folder: string, apart: string): readonly string[] {
  const program = (name: string) => {
    const file = path.join(apart, `run-${name.replace(/\W/g, '-')}`);
    writeFileSync(
      file,
      `#!/bin/sh\necho "${name}" >> "${path.join(apart, 'marks')}"\ncat >/dev/null 2>&1 </dev/null\n`,
    );
    chmodSync(file, 0o755);
    return file;
  };
  mkdirSync(path.join(apart, 'hooks'), { recursive: true });
  for (const where of [path.join(apart, 'hooks'), path.join(folder, '.git/hooks')]) {
    mkdirSync(where, { recursive: true });
    for (const hook of hooks) {
      writeFileSync(path.join(where, hook), `#!/bin/sh\necho "hook ${hook}" >> "${path.join(apart, 'marks')}"\n`);
      chmodSync(path.join(where, hook), 0o755);
    }
  }
  mkdirSync(path.join(folder, '.git/info'), { recursive: true });
  writeFileSync(path.join(folder, '.git/info/attributes'), '* diff=evil filter=evil merge=evil\n');
  // A file that is included counts as much as the configuration itself.
  const included = path.join(apart, 'included');
  writeFileSync(
    included,
    `[core]\n\tfsmonitor = ${program('included fsmonitor')}\n\tpager = ${program('included pager')}\n`,
  );
  for (const [name, value] of Object.entries(settings)) {
    gitIn(folder, 'config', '--add', name, value.replace('PROGRAM', program(name)).replace('FOLDER', apart));
  }
  appendFileSync(path.join(folder, '.git/config'), `[include]\n\tpath = ${included}\n`);
  return Object.keys(settings);
}

/** The same through the environment of the process, as a hook or a wrapper would leave it. */
export function hostileEnvironment(apart: string): Record<string, string> {
  const program = path.join(apart, 'run-environment');
  writeFileSync(program, `#!/bin/sh\necho "environment $GIT_EXTERNAL_DIFF" >> "${path.join(apart, 'marks')}"\n`);
  chmodSync(program, 0o755);
  return {
    GIT_EXTERNAL_DIFF: program,
    GIT_PAGER: program,
    GIT_SSH_COMMAND: program,
    GIT_SSH: program,
    GIT_ASKPASS: program,
    GIT_EDITOR: program,
    GIT_PROXY_COMMAND: program,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: program,
    GIT_DIR: path.join(apart, 'no-such-git'),
    GIT_INDEX_FILE: path.join(apart, 'no-such-index'),
    GIT_OBJECT_DIRECTORY: path.join(apart, 'no-such-objects'),
    GIT_TRACE: path.join(apart, 'marks'),
    GIT_EXEC_PATH: path.join(apart, 'no-such-exec'),
  };
}
