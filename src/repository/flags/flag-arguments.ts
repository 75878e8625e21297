import { literally } from '../../text.js';
/** What stands in the place of a flag's key in a call: the key itself, or a constant that stands for it. */
export type Argument = { readonly key: string } | { readonly constant: string };

/** How much text behind the opening of a call is looked at. */
const farthest = 260;

/** What stands before the key: a context, a request, a client, a user made on the spot; a name of the argument. */
const beforeKey =
  /^\s*(?:,\s*|(?:[a-z_][\w.]*(?:\(\))?|\{[^{}]{0,120}\}|(?:new\s+)?[A-Za-z_][\w.]*\([^()]{0,80}\)|f?["'`](?![\w.:-]+["'`])[^"'`\n]{0,60}["'`](?=\s*,\s*["'`][\w.-]+["'`]\s*\)))\s*,\s*)?(?:%?\{\s*)?(?:(?:flag|feature|toggle|name|for|flag_?key|feature_?key|flag_?name|feature_?name|forKey|uid)\s*[:=]\s*)?/
    .source;
/** A string literal, or a Ruby or Elixir symbol. */
const keyAfter = new RegExp(`${beforeKey}(?:["'\`]([\\w][\\w.:/-]{0,127})["'\`]|:(\\w{1,128}))`, 'i');
/** `'user', 'split'` of the one product that asks for the user first. */
const secondAfter = /^\s*["'`][^"'`\n]*["'`]\s*,\s*["'`]([\w][\w.:/-]{0,127})["'`]/;
/** `Flags.CHECKOUT_V2`, `FeatureFlag::CHECKOUT.key`: the last name that starts with a capital. */
const constantAfter = new RegExp(
  `${beforeKey}(?:&|[A-Za-z_]\\w*(?:\\.|::))*([A-Z]\\w+|[a-z]\\w*(?=\\s*[,)]))(?:\\.(?:key|value|name|toString\\(\\)|into\\(\\)))?\\s*[,)}\\]]`,
);
/** `nameof(Features.NewCart)` and PHP's `NewCart::class`: the name is the key. */
const ownName = /^\s*(?:nameof\(\s*(?:\w+\.)*(\w+)\s*\)|(?:\\?\w+\\)*(?!static|self|parent)(\w+)::class\b)/;

/** `f'{NAMESPACE}.new_cart'` and `${NAMESPACE}.new-cart`: the namespace stands in the same file. */
const inNamespace = /^\s*(?:f["']|`\$)\{([A-Za-z_]\w*)\}([.:/_-][\w.:/-]{1,127})["'`]/;

/** @param at where the call's arguments begin */
export function argumentAt(text: string, at: number, userFirst = false): Argument | undefined {
  const rest = text.slice(at, at + farthest);
  const second = userFirst ? secondAfter.exec(rest)?.[1] : undefined;
  if (second !== undefined) return { key: second };
  const own = ownName.exec(rest);
  const itself = own?.[1] ?? own?.[2];
  if (itself !== undefined) return { key: itself };
  const spaced = inNamespace.exec(rest);
  const namespace = spaced?.[1] === undefined ? undefined : valueBehind(spaced[1], text);
  if (namespace !== undefined) return { key: `${namespace}${spaced?.[2]}` };
  const match = keyAfter.exec(rest);
  const key = match?.[1] ?? match?.[2];
  if (key !== undefined) return { key };
  const constant = constantAfter.exec(rest)?.[1];
  return constant === undefined ? undefined : { constant };
}

/** The string that a constant of the same file holds. */
export function valueBehind(constant: string, text: string): string | undefined {
  const set = new RegExp(
    `\\b${literally(constant)}\\b\\s*(?::\\s*[\\w&' ]+)?(?:=>|=|:|\\()\\s*(?:["'\`]([\\w][\\w.:/-]{0,127})["'\`]|:(\\w{1,128}))`,
  );
  const match = set.exec(text);
  return match?.[1] ?? match?.[2];
}
