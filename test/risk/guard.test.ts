import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { guardOf } from '../../src/risk/guard.js';
import { changeOf } from '../support/change-of.js';

/** A file in both versions on one screen: lines with `+` came, lines with `-` went. `ask` marks where a flag is read. */
async function guarded(path: string, marked: string, flag = 'new-cart') {
  const lines = marked.replace(/^\n/, '').trimEnd().split('\n');
  const strip = (line: string) => line.replace(/^([+-]| )/, '');
  const before = lines.filter((line) => !line.startsWith('+')).map(strip);
  const after = lines.filter((line) => !line.startsWith('-')).map(strip);
  const evaluations = after.flatMap((line, index) =>
    ['new-cart', 'old-flag'].filter((key) => line.includes(key)).map((key) => ({ key, path, line: index + 1 })),
  );
  const guard = await guardOf(changeOf({ [path]: [before.join('\n'), after.join('\n')] }), evaluations, flag);
  return {
    coverage: guard.coverage,
    uncovered: guard.uncovered.map(({ what }) => what),
    unread: guard.unread.map(({ what }) => what),
    flags: guard.flags,
  };
}

interface Case {
  readonly name: string;
  readonly path: string;
  readonly marked: string;
  /** Absent: the change is guarded whole. */
  readonly uncovered?: readonly string[];
  readonly coverage?: string;
}

const cases: readonly Case[] = [
  {
    name: 'the old path is kept in the other branch',
    path: 'cart.ts',
    marked: `
 function total(cart) {
-  return sum(cart);
+  if (flags.isEnabled('new-cart')) {
+    return discounted(cart);
+  } else {
+    return sum(cart);
+  }
 }`,
  },
  {
    name: 'an early return keeps the rest',
    path: 'cart.ts',
    marked: `
 export function total(cart) {
   prepare(cart);
+  // the new cart
+  if (!flags.isEnabled('new-cart')) return;
+  discount(cart);
 }`,
  },
  {
    name: 'a variable holds the answer, and a helper is called only behind it',
    path: 'cart.tsx',
    marked: `
+import { Banner } from './banner';
 
 export function Cart({ items }) {
+  const isNew = useFlag('new-cart') && items.length > 0;
   return (
     <div>
+      {isNew && <Banner text={bannerText(items)} />}
       <List items={items} />
     </div>
   );
 }
+
+function bannerText(items) {
+  return items.map((item) => item.name).join();
+}`,
  },
  {
    name: 'a ternary in JSX, and a spread',
    path: 'cart.tsx',
    marked: `
 export function Cart() {
+  const { 'new-cart': isNew } = useFlags();
   return (
     <div className={cls}>
-      <Old />
+      {isNew ? <New /> : <Old />}
+      <Feature name="new-cart"><Extra /></Feature>
       <Menu entries={[
         a,
+        ...(isNew ? [b] : []),
       ]} />
     </div>
   );
 }`,
  },
  {
    name: 'a switch on the variation',
    path: 'cart.js',
    marked: `
 function f() {
+  switch (client.variation('new-cart', user, 'control')) {
+    case 'treatment':
+      fresh();
+      break;
+    default:
+      stale();
+  }
-  stale();
 }`,
  },
  {
    name: 'a callback and a function that hands the answer on',
    path: 'cart.js',
    marked: `
+function isNewCart() { return flags.isEnabled('new-cart'); }
 function f() {
   a();
+  flags.whenEnabled('new-cart', () => { b(); });
+  if (isNewCart() && x) c();
-  if (x) d();
+  if (!isNewCart() && x) d();
 }`,
  },
  {
    name: 'decoy: another flag',
    path: 'cart.ts',
    marked: `
 function total(cart) {
+  if (flags.isEnabled('old-flag')) {
+    return discounted(cart);
+  }
   return sum(cart);
 }`,
    uncovered: ["if (flags.isEnabled('old-flag')) {"],
    coverage: 'none',
  },
  {
    name: 'decoy: the branch for those without the flag',
    path: 'cart.ts',
    marked: `
 function total(cart) {
   if (flags.isEnabled('new-cart')) {
     return discounted(cart);
   }
+  audit(cart);
   return sum(cart);
 }`,
    uncovered: ['audit(cart);'],
    coverage: 'none',
  },
  {
    name: 'decoy: or, a shadowed name, a check without an exit, a function that can be called before',
    path: 'cart.ts',
    marked: `
 function total(cart) {
   const on = flags.isEnabled('new-cart');
+  if (on || cart.big) first();
+  cart.each((on) => on && second());
+  if (!on) { log(); }
+  third();
   if (!on) return;
+  function fourth() { fifth(); }
+  sixth();
 }`,
    uncovered: ['if (on || cart.big) first();', 'function fourth() { fifth(); }'],
    coverage: 'partly',
  },
  {
    name: 'decoy: the old path is gone',
    path: 'cart.ts',
    marked: `
 function total(cart) {
-  return sum(cart);
+  if (flags.isEnabled('new-cart')) {
+    return discounted(cart);
+  }
 }`,
    uncovered: ['return sum(cart);'],
    coverage: 'partly',
  },
  {
    name: 'decoy: the guard is taken away',
    path: 'cart.ts',
    marked: `
 function total(cart) {
-  if (flags.isEnabled('new-cart')) {
     audit(cart);
-  }
   return sum(cart);
 }`,
    uncovered: ["if (flags.isEnabled('new-cart')) {", 'audit(cart);'],
    coverage: 'none',
  },
  {
    name: 'decoy: the value is handed on, the name changes, the flag only counts somewhere else',
    path: 'cart.ts',
    marked: `
 function total(cart) {
   let on = flags.isEnabled('new-cart');
   on = on || cart.big;
+  if (on) first();
   return sum(cart);
 }`,
    uncovered: ['if (on) first();'],
    coverage: 'none',
  },
  {
    name: 'Python: if, elif, else and a decorator',
    path: 'shop/views.py',
    marked: `
 import waffle
 
 def total(request, cart):
     """Adds up."""
-    if cart.empty:
+    if waffle.flag_is_active(request, "new-cart") and cart.big:
+        return discounted(cart)
+    elif cart.empty:
         return 0
     return add(cart)
+
+@waffle_flag("new-cart")
+def preview(request):
+    return render(request, "preview.html")`,
  },
  {
    name: 'Python decoy: the else branch, and a name with two values',
    path: 'shop/views.py',
    marked: `
 def total(request, cart):
     on = flag_enabled("new-cart")
     if on:
         return 1
     else:
+        audit(cart)
         pass
     on = cart.big
+    if on:
+        second()`,
    uncovered: ['audit(cart)', 'if on:'],
    coverage: 'none',
  },
  {
    name: 'Go: an answer with an error, and an early return',
    path: 'cart/total.go',
    marked: `
 package cart
 
 func Total(ctx context.Context, cart Cart) int {
+	if on, _ := flags.BoolVariation("new-cart", ctx, false); on {
+		return discounted(cart)
+	}
+	isNew := flags.BoolVariation("new-cart", ctx, false)
+	if isNew && cart.Big {
+		audit(cart)
+	}
 	return sum(cart)
 }`,
  },
  {
    name: 'Go decoy: the function beside',
    path: 'cart/total.go',
    marked: `
 package cart
 
 func Total(cart Cart) int {
 	if !flags.IsEnabled("new-cart") {
 		return sum(cart)
 	}
 	return 1
 }
 
 func sum(cart Cart) int {
+	audit(cart)
 	return 2
 }`,
    uncovered: ['audit(cart)'],
    coverage: 'none',
  },
  {
    name: 'Java: a field, a constant and a ternary',
    path: 'src/main/java/Cart.java',
    marked: `
 class Cart {
+  private static final String NEW_CART = "new-cart";
   int total() {
+    boolean isNew = toggles.isEnabled(NEW_CART);
+    if (isNew) {
+      return discounted();
+    }
+    int rate = isNew ? 2 : 1;
-    int rate = 1;
     return rate * sum();
   }
+  @ConditionalOnFeature("new-cart")
+  int preview() { return 1; }
 }`,
  },
  {
    name: 'C#: an attribute, an awaited answer, a ternary and a switch',
    path: 'src/Cart.cs',
    marked: `
 using System;
 
 namespace Shop
 {
     public class Cart : ICart
     {
+        private const string NewCart = "new-cart";
+
         public async Task<int> Total(User user)
         {
+            var isNew = await _features.IsEnabledAsync(NewCart);
+            if (isNew && user.IsKnown)
+            {
+                return Discounted(user);
+            }
-            var rate = 1;
+            var rate = isNew ? 2 : 1;
             return rate * Sum();
         }
+
+        [FeatureGate("new-cart")]
+        public IActionResult Preview() { return View(); }
     }
 }`,
  },
  {
    name: 'C# decoy: behind the block, and a lambda that hides the name',
    path: 'src/Cart.cs',
    marked: `
 class Cart
 {
     int Total(User user)
     {
         var isNew = _features.IsEnabled("new-cart");
         if (!isNew) { Log(); }
+        Audit();
         all.ForEach(x => One(x));
+        all.ForEach(isNew => { if (isNew) { Two(); } });
+        if (_features.IsEnabled("other")) Three();
         return 1;
     }
 }`,
    uncovered: ['Audit();', 'all.ForEach(isNew => { if (isNew) { Two(); } });'],
    coverage: 'none',
  },
  {
    name: 'Kotlin: an expression, when, and an early return',
    path: 'app/src/main/kotlin/Cart.kt',
    marked: `
 package shop
 
 class Cart(private val toggles: Toggles) {
     fun total(user: User): Int {
+        val isNew = toggles.isEnabled("new-cart")
+        if (isNew) {
+            audit(user)
+        }
-        val rate = 1
+        val rate = if (isNew) 2 else 1
         user.items.forEach { item -> add(item) }
+        if (!isNew) return rate * sum()
+        return discounted(user)
-        return rate * sum()
     }
 }`,
  },
  {
    name: 'Kotlin decoy: else of when, a parameter of a lambda',
    path: 'app/src/main/kotlin/Cart.kt',
    marked: `
 fun total(user: User): Int {
     val isNew = toggles.isEnabled("new-cart")
     when {
         isNew -> first()
+        user.isBig -> second()
         else -> third()
     }
+    all.forEach { isNew -> if (isNew) fourth() }
     return 1
 }`,
    uncovered: ['user.isBig -> second()', 'all.forEach { isNew -> if (isNew) fourth() }'],
    coverage: 'none',
  },
  {
    name: 'Ruby: unless behind, a method that answers, a case, a block',
    path: 'app/models/cart.rb',
    marked: `
 class Cart
+  NEW_CART = "new-cart"
+
+  # Whether
+  def new_cart?
+    Flipper.enabled?(:"new-cart", user)
+  end
+
   def total
-    sum(items)
+    return sum(items) unless new_cart?
+
+    discounted(items)
   end
 
   def show
     prepare
+    audit if Flipper.enabled?(NEW_CART) && user
+    rate = new_cart? ? 2 : 1
-    rate = 1
     rate * 2
   end
 end`,
  },
  {
    name: 'Ruby decoy: unless, else, an exit in a block, a name of a block',
    path: 'app/models/cart.rb',
    marked: `
 class Cart
   def total
     on = Flipper.enabled?("new-cart")
     if on
       first
     else
+      second
       zero
     end
+    third unless on
     items.each { |item| return unless on }
+    fourth
     items.each { |on|
+      fifth if on
     }
   end
 end`,
    uncovered: ['second', 'third unless on', 'fourth', 'fifth if on'],
    coverage: 'none',
  },
];

for (const { name, path, marked, uncovered = [], coverage = 'whole' } of cases) {
  test(name, async () => {
    const guard = await guarded(path, marked);

    assert.deepEqual(guard.uncovered, uncovered);
    assert.equal(guard.coverage, coverage);
  });
}

test('an uncovered place more never makes a change whole', async () => {
  const before = 'export function total(cart) {\n  one();\n  two();\n  three();\n  return sum(cart);\n}\n';
  const guardedLines = [
    "  if (flags.isEnabled('new-cart')) fresh();",
    "  flags.isEnabled('new-cart') && stats.count();",
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ at: fc.integer({ min: 1, max: 5 }), line: fc.constantFrom(...guardedLines) }), {
        maxLength: 3,
      }),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom(
        '  audit();',
        '  if (other) audit();',
        "  if (!flags.isEnabled('new-cart')) audit();",
        '  cart.total += 1;',
      ),
      async (guardedAt, at, line) => {
        const insert = (text: string, index: number, added: string) => {
          const lines = text.split('\n');
          return [...lines.slice(0, index), added, ...lines.slice(index)].join('\n');
        };
        const some = guardedAt.reduce((text, one) => insert(text, one.at, one.line), before);
        const more = insert(some, at, line);

        const guard = await judged(before, more);

        assert.notEqual(guard.coverage, 'whole');
        assert.equal((await judged(before, some)).coverage, guardedAt.length > 0 ? 'whole' : 'none');
        assert.ok(guard.uncovered.some(({ what }) => what === line.trim()));
      },
    ),
    { numRuns: 200 },
  );
});

function judged(before: string, after: string) {
  const evaluations = after
    .split('\n')
    .flatMap((line, index) =>
      line.includes('new-cart') ? [{ key: 'new-cart', path: 'cart.ts', line: index + 1 }] : [],
    );
  return guardOf(changeOf({ 'cart.ts': [before, after] }), evaluations);
}

test('tests, documents and comments are left aside, a flag of its own is covered, other languages are unread', async () => {
  const evaluations = [{ key: 'new-cart', path: 'cart.ts', line: 2 }];
  const cart = [
    'export function total(cart) {\n  return 1;\n}\n',
    "export function total(cart) {\n  if (flags.isEnabled('new-cart')) return 2;\n  return 1;\n}\n",
  ] as const;
  const aside = {
    'cart.ts': cart,
    'cart.test.ts': [undefined, 'test();\n'],
    'docs/cart.md': [undefined, '# Cart\n'],
    'other.ts': ['f();\n', '// says what f does\nf();\n'],
    'flags.yml': ['old: true\n', 'old: true\nnew-cart: false\n'],
  } as const;

  const whole = await guardOf(changeOf(aside), evaluations, 'new-cart');
  const settings = await guardOf(
    changeOf({ ...aside, 'settings.yml': ['limit: 1\n', 'limit: 2\n'] }),
    evaluations,
    'new-cart',
  );
  const unread = await guardOf(changeOf({ 'cart.php': ['<?php\n', '<?php\nf();\n'] }), evaluations, 'new-cart');

  assert.equal(whole.coverage, 'whole');
  assert.deepEqual(whole.flags, [
    { key: 'new-cart', proof: { path: 'cart.ts', line: 2, what: "if (flags.isEnabled('new-cart')) return 2;" } },
  ]);
  assert.equal(settings.coverage, 'partly');
  assert.deepEqual(settings.uncovered, [{ path: 'settings.yml', line: 1, what: 'limit: 2' }]);
  assert.equal(unread.coverage, 'unknown');
  assert.deepEqual(unread.unread, [{ path: 'cart.php', line: 2, what: 'f();' }]);
});

test('past a budget of characters no file is parsed, and nobody can tell of what lies there', async () => {
  const guarded = (name: string, body: string) =>
    `export function ${name}() {\n  if (flags.isEnabled('new-cart')) {\n    ${body}\n  }\n}\n`;
  const long = `/* ${'long '.repeat(420_000)} */\n`;
  const files = {
    'a.ts': [guarded('a', 'one();'), guarded('a', 'two();')],
    'b.ts': [long + guarded('b', 'one();'), long + guarded('b', 'two();')],
  } as const;

  const guard = await guardOf(changeOf(files), [{ key: 'new-cart', path: 'a.ts', line: 2 }], 'new-cart');

  assert.equal(guard.coverage, 'partly');
  assert.deepEqual(
    guard.unread.map(({ path }) => path),
    ['b.ts'],
  );
});
