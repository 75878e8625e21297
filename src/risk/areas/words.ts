import { quoted } from '../../text.js';
import type { Touch } from '../findings.js';
import { type ChangedLine, isSource, proofOf, wordsOf } from './lines.js';

interface WordArea {
  readonly area: 'money' | 'identity' | 'personal-data';
  readonly about: string;
  readonly topic: string;
  /** Calls and names in the code of a changed line. */
  readonly calls: RegExp;
  /** Asks a rule that is kept elsewhere: to add such a question changes no rule, to take one out does. */
  readonly asks?: RegExp;
  readonly words: ReadonlySet<string>;
  readonly advice: string;
}

const set = (words: string) => new Set(words.split(' '));
const personal =
  'e_?mail(?:_address)?|phone(?:_?number)?|street|postal_?code|zip_?code|birth_?(?:date|day)|date_of_birth|dob|ssn|national_id|passport\\w*|first_?name|last_?name|iban|ip_address';

const areas: readonly WordArea[] = [
  {
    area: 'money',
    about: 'moves or counts money',
    topic: 'money',
    calls:
      /\b(?:stripe|braintree|paypal|adyen|paddle|chargebee|recurly|mollie|gocardless)\w*\s*(?:\.|::|->|\()|\b(?:charge|refund|capture|payout|invoice|bill)(?:_?(?:card|customer|payment|order|amount|now|user|account|full|partial)\w*)?!?\s*\(|\.(?:charges|refunds|payment_?[iI]ntents|invoices|payouts)\b|\b(?:calculate|compute|apply|total)_?\w*(?:price|tax|discount|total|fee|vat)\w*\s*\(/i,
    words: set(
      'payment payments billing invoice invoices invoicing checkout pricing price prices refund refunds payout payouts charge charges wallet tax taxes',
    ),
    advice:
      'Compare what is charged with what was charged before, on copies of real orders, before any share of users meets it.',
  },
  {
    area: 'identity',
    about: 'decides who may do what',
    topic: 'who may do what',
    calls:
      /\b(?:authenticate|authorize|authorise|log_?in|sign_?in|log_?out|sign_?out|(?:verify|check|hash|compare|reset)_?password|(?:verify|create|sign|issue|revoke|decode)_?(?:access_?|refresh_?)?token)\w*[!?]?\s*\(|\b(?:def|func|function|fun|sub)\s+(?:self\.)?(?:has_?(?:permission|role|access)|check_?(?:permission|access)|require_?(?:permission|role|login|auth)|can_?access|is_?admin)\w*|\b(?:bcrypt|argon2|scrypt|jwt|jsonwebtoken|passport|oauth2?|saml|oidc|totp|webauthn)\b\s*(?:\.|::|\()|\bsession(?:s|_store)?\s*(?:\[|\.(?:create|destroy|delete|invalidate|save|set)\b)|\bset_?cookie\s*\(/i,
    asks: /\b(?:has_?(?:permission|role|access)|check_?(?:permission|access)|require_?(?:permission|role|login|auth)|can_?access|is_?admin)\w*[!?]?\s*\(|@(?:PreAuthorize|RolesAllowed|Secured|login_required|permission_required)\b|\bpermission_classes\b|\bbefore_action\s+:(?:authenticate|authorize|require)\w*/i,
    words: set(
      'auth authentication authorization login signin signup session sessions oauth oidc saml sso password passwords credential credentials permission permissions rbac mfa otp jwt',
    ),
    advice: 'Try it with accounts of each role and with sessions from before the change; keep a way in for operators.',
  },
  {
    area: 'personal-data',
    about: 'keeps or passes on personal data',
    topic: 'personal data',
    calls: new RegExp(
      `\\b(?:log(?:ger)?|console|track|analytics|segment|sentry|mixpanel|posthog|print|puts)\\b[\\w.]*\\s*[.(].{0,500}\\b(?:${personal})\\b|\\b(?:add_column|t\\.(?!index)\\w+|addColumn|add|Column|op\\.add_column|ADD(?: COLUMN)?)\\b.{0,500}[:"'\`\\s(](?:${personal})\\b|\\b(?:encrypts|attr_encrypted|anonymi[sz]e\\w*|pseudonymi[sz]e\\w*)\\b`,
      'i',
    ),
    words: set('gdpr privacy pii consent'),
    advice: 'Name what is kept, why, and when it is deleted; a copy that left the system cannot be called back.',
  },
];

const mostProofs = 4;

/** Money, identity and personal data: by what changed lines call, and by the words of paths where they call nothing. */
export function wordTouches(lines: readonly ChangedLine[]): Touch[] {
  return areas.flatMap(({ area, about, topic, calls, asks, words, advice }): Touch[] => {
    const relevant = lines.filter(({ path }) => isSource(path) || (area === 'personal-data' && /\.sql$/.test(path)));
    // What is no longer logged or kept does no harm; what no longer asks for a password does.
    const counted = area === 'personal-data' ? relevant.filter(({ gone }) => !gone) : relevant;
    const code = counted.filter((line) => !isImport(line));
    const textOf = (line: ChangedLine) => (area === 'personal-data' ? line.text : line.code);
    const called = code.filter(
      (line) => calls.test(textOf(line)) || (line.gone && asks?.test(line.code) === true && !isMoved(line, code)),
    );
    const asked = asks === undefined ? [] : code.filter((line) => asks.test(line.code));
    const byPath = relevant.filter((line) => wordsOf(line.path).some((word) => words.has(word)) && !isImport(line));
    const shown = [called, asked, byPath].find(({ length }) => length > 0);
    const first = shown?.[0];
    if (shown === undefined || first === undefined) return [];
    const word = wordsOf(first.path).find((one) => words.has(one)) ?? '';
    const reason =
      shown === byPath
        ? `Changes ${named(byPath)}; the word ${quoted(word)} in its path speaks of ${topic}.`
        : `Changes code that ${shown === called ? about : `asks for ${topic}`} in ${named(shown)}.`;
    const level = shown === called ? 'HIGH' : 'MEDIUM';
    return [{ area, reason, proofs: spread(shown).map(proofOf), certainty: 'hint', level, advice }];
  });
}

/** The same line stands in the same file after the change. */
function isMoved({ file, text }: ChangedLine, lines: readonly ChangedLine[]): boolean {
  return lines.some((one) => !one.gone && one.file === file && one.text.trim() === text.trim());
}

function isImport({ code }: ChangedLine): boolean {
  return /^\s*(?:import|from|using|use|require|export \*|package)\b/.test(code);
}

function named(lines: readonly ChangedLine[]): string {
  const paths = [...new Set(lines.map(({ path }) => path))];
  const first = quoted(paths[0] ?? '');
  return paths.length === 1 ? first : `${first} and ${paths.length - 1} more`;
}

/** A line of each file before a second one of any. */
function spread(lines: readonly ChangedLine[]): ChangedLine[] {
  const seen = new Set<string>();
  const firsts = lines.filter(({ path }) => !seen.has(path) && seen.add(path));
  return [...firsts, ...lines.filter((line) => !firsts.includes(line))].slice(0, mostProofs);
}
