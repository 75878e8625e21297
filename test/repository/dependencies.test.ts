import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependencyReader } from '../../src/repository/dependencies/dependencies.js';

/** `kind:value@line` of everything that a manifest declares, and what it says of it. */
function declared(path: string, text: string): string[] {
  const read = dependencyReader(path);
  return (read?.({ path, text }) ?? []).map(
    ({ kind, value, line, role }) => `${kind}:${value}@${line}${role === undefined ? '' : ` ${role}`}`,
  );
}

test('package.json: keys of the dependency objects, also where it does not parse or has CRLF', () => {
  const text =
    '{\r\n  "name": "unleash-client",\r\n  "dependencies": {\r\n    "@sentry/node": "^8"\r\n  },\r\n  "devDependencies": { "k6": "1"\r\n';

  assert.deepEqual(declared('package.json', text), [
    'npm:@sentry/node@4',
    'npm:k6@6 development',
    'npm:unleash-client@2 published',
  ]);
});

test('Python: requirements, pyproject of both kinds, Pipfile, setup.py', () => {
  assert.deepEqual(declared('requirements/base.txt', '# unleashclient\n-r common.txt\nSentry_SDK[flask]>=2 # x\n'), [
    'pypi:Sentry_SDK@3',
  ]);
  assert.deepEqual(
    declared(
      'pyproject.toml',
      '[project]\nname = "shop"\ndependencies = [\n  "ddtrace>=2",\n]\n[tool.poetry.dependencies]\npython = "^3"\nstatsd = "1"\n[tool.black]\nflagsmith = 1\n',
    ),
    ['pypi:shop@2 published', 'pypi:ddtrace@4', 'pypi:statsd@8'],
  );
  assert.deepEqual(declared('Pipfile', '[packages]\nrollbar = "*"\n[requires]\npython_version = "3"\n'), [
    'pypi:rollbar@2',
  ]);
  assert.deepEqual(declared('setup.py', 'setup(name="x", install_requires=["honeybadger>=1"])'), [
    'pypi:honeybadger@1',
    'pypi:x@1 published',
  ]);
});

test('go.mod: what was chosen, not what came along', () => {
  const text =
    'module github.com/Unleash/shop\n\nrequire (\n\tgithub.com/getsentry/sentry-go v0.1.0\n\tgo.opentelemetry.io/otel v1.0.0 // indirect\n)\nrequire github.com/open-feature/go-sdk v1.0.0\n';

  assert.deepEqual(declared('go.mod', text), [
    'go:github.com/Unleash/shop@1 published',
    'go:github.com/getsentry/sentry-go@4',
    'go:github.com/open-feature/go-sdk@7',
  ]);
});

test('Maven and Gradle: no comments, no test scope', () => {
  const pom = `<project>
  <!-- <dependency><groupId>io.sentry</groupId><artifactId>sentry</artifactId></dependency> -->
  <dependency>
    <groupId>org.togglz</groupId>
    <artifactId>togglz-core</artifactId>
  </dependency>
  <dependency><groupId>org.ff4j</groupId><artifactId>ff4j-core</artifactId><scope>test</scope></dependency>
</project>`;

  assert.deepEqual(declared('pom.xml', pom), ['maven:org.togglz:togglz-core@4']);
  assert.deepEqual(
    declared(
      'build.gradle.kts',
      '// implementation("io.sentry:sentry:1")\nimplementation("com.launchdarkly:launchdarkly-java-server-sdk:7")\ntestImplementation("org.ff4j:ff4j-core:1")\n',
    ),
    ['maven:com.launchdarkly:launchdarkly-java-server-sdk@2'],
  );
  assert.deepEqual(
    declared(
      'build.gradle',
      "exclude 'src/main/**'\nimplementation group: 'com.launchdarkly', name: 'launchdarkly-java-server-sdk'\nif (it ==~ /[.]*/) {}\n/* implementation 'io.sentry:sentry:1' */\n",
    ),
    ['maven:com.launchdarkly:launchdarkly-java-server-sdk@2'],
  );
  assert.deepEqual(
    declared(
      'gradle/libs.versions.toml',
      '[libraries]\na = { module = "io.sentry:sentry", version = "1" }\nb = { group = "io.micrometer", name = "micrometer-core" }\n',
    ),
    ['maven:io.sentry:sentry@2', 'maven:io.micrometer:micrometer-core@3'],
  );
});

test('Maven and Gradle: what pins a version depends on nothing', () => {
  const pom = `<project>
  <dependencyManagement><dependencies>
    <dependency><groupId>io.dropwizard.metrics</groupId><artifactId>metrics-core</artifactId></dependency>
  </dependencies></dependencyManagement>
  <dependencies><dependency><groupId>org.togglz</groupId><artifactId>togglz-core</artifactId></dependency></dependencies>
</project>`;
  const gradle = `configurations.all {
  resolutionStrategy.force(
    'io.opentelemetry.semconv:opentelemetry-semconv:1'
  )
}
dependencyManagement {
  dependencies { dependency 'io.sentry:sentry:1' }
}
dependencies {
  constraints { implementation('io.prometheus:simpleclient:1') }
  implementation 'org.togglz:togglz-core:4'
}
`;

  assert.deepEqual(declared('pom.xml', pom), ['maven:org.togglz:togglz-core@5']);
  assert.deepEqual(declared('build.gradle', gradle), ['maven:org.togglz:togglz-core@11']);
});

test('Ruby, Rust, .NET, PHP, Elixir', () => {
  assert.deepEqual(declared('Gemfile', "# gem 'unleash'\ngem 'flipper', '~> 1'\n"), ['gem:flipper@2']);
  assert.deepEqual(declared('shop.gemspec', "  s.add_dependency 'rollout', '2'\n"), ['gem:rollout@1']);
  assert.deepEqual(
    declared(
      'Cargo.toml',
      '[package]\nname = "sentry"\n[dependencies]\nprometheus = "1"\n[dependencies.eppo]\nversion = "1"\n',
    ),
    ['cargo:sentry@2 published', 'cargo:prometheus@4', 'cargo:eppo@5'],
  );
  assert.deepEqual(
    declared(
      'Shop.csproj',
      '<Project Sdk="Microsoft.NET.Sdk">\n<!-- <PackageReference Include="Unleash.Client" /> -->\n<PackageReference Include="Sentry" Version="4" />\n',
    ),
    ['nuget:Microsoft.NET.Sdk@1', 'nuget:Sentry@3'],
  );
  assert.deepEqual(declared('composer.json', '{"require": {\n"laravel/pennant": "1"}}'), [
    'composer:laravel/pennant@2',
  ]);
  assert.deepEqual(declared('mix.exs', 'defp deps do\n[{:fun_with_flags, "~> 1"}]\nend\n'), ['hex:fun_with_flags@2']);
});

test('what is declared for tests, for development, as an extra, or by an application', () => {
  assert.deepEqual(
    declared(
      'package.json',
      '{"private": true, "name": "shop",\n"dependencies": {"rollbar": "2"},\n"devDependencies": {"k6": "1"}}',
    ),
    ['npm:rollbar@2 application', 'npm:k6@3'],
  );
  assert.deepEqual(declared('package.json', '{"peerDependencies": {"rollbar": "2"}}'), ['npm:rollbar@1 optional']);
  assert.deepEqual(
    declared(
      'pyproject.toml',
      '[project.optional-dependencies]\nunleash = ["unleashclient"]\ndev = ["ddtrace"]\n[tool.poetry.group.test.dependencies]\nstatsd = "1"\n[tool.poetry.dependencies]\nrollbar = { version = "1", optional = true }\n',
    ),
    ['pypi:unleashclient@2 optional', 'pypi:ddtrace@3 test', 'pypi:statsd@5 test', 'pypi:rollbar@7 optional'],
  );
  assert.deepEqual(
    declared('setup.py', 'setup(name="x",\n install_requires=["aa>=1"],\n extras_require={\n "s": ["statsig"]})'),
    ['pypi:aa@2', 'pypi:statsig@4 optional', 'pypi:x@1 published'],
  );
  assert.deepEqual(declared('requirements-dev.txt', 'ddtrace\n'), ['pypi:ddtrace@1 test']);
  assert.deepEqual(
    declared(
      'Gemfile',
      "group :development, :test do\n  gem 'skylight'\nend\ngem 'rollbar'\ngem 'bugsnag', group: :test\n",
    ),
    ['gem:skylight@2 test', 'gem:rollbar@4', 'gem:bugsnag@5 test'],
  );
  assert.deepEqual(declared('Gemfile', "gemspec name: 'shop'\ngem 'statsd-ruby'\n"), ['gem:statsd-ruby@2 test']);
  assert.deepEqual(declared('Cargo.toml', '[dev-dependencies]\nsentry = "1"\n'), ['cargo:sentry@2 test']);
  assert.deepEqual(declared('build.gradle', "group = 'io.sentry'\n"), ['maven:io.sentry:@1 published']);
  assert.deepEqual(declared('build.gradle.kts', 'plugins {\n  id("io.sentry.android.gradle") version "4"\n}\n'), [
    'maven:io.sentry.android.gradle:io.sentry.android.gradle.gradle.plugin@2',
  ]);
  assert.deepEqual(declared('mix.exs', '[{:appsignal, "~> 2", only: :test}]'), ['hex:appsignal@1 test']);
  assert.deepEqual(declared('composer.json', '{"require-dev": {"sentry/sentry": "4"}}'), [
    'composer:sentry/sentry@1 test',
  ]);
});

test('lockfiles declare nothing', () => {
  for (const path of ['package-lock.json', 'Gemfile.lock', 'Cargo.lock', 'poetry.lock', 'go.sum'])
    assert.equal(dependencyReader(path), undefined, path);
});

test('Dart: what an application declares, what is for tests, and where a package comes from', () => {
  const text =
    'name: shop\npublish_to: none\ndependencies:\n  flutter:\n    sdk: flutter\n  sentry_flutter: ^8\n  cart:\n    git:\n      url: x\n  # statsig: ^1\ndev_dependencies:\n  rollbar_dart: ^1\nflutter:\n  assets:\n    - a\n';

  assert.deepEqual(declared('app/pubspec.yaml', text), [
    'pub:sentry_flutter@6 application',
    'pub:cart@7 application',
    'pub:rollbar_dart@12 test',
  ]);
  assert.deepEqual(declared('pubspec.yaml', 'name: sentry\ndependencies:\n  http: ^1\n'), [
    'pub:http@3',
    'pub:sentry@1 published',
  ]);
});

test('Apple: pods, podspecs, Swift packages, Xcode projects, Cartfiles', () => {
  const pods =
    "# pod 'Bugsnag'\ntarget 'Shop' do\n  pod 'Sentry/HybridSDK', '~> 8'\n  target 'ShopTests' do\n    pod 'Rollbar'\n";
  const packages =
    '// .package(url: "https://github.com/bugsnag/bugsnag-cocoa", from: "6.0.0"),\n.package(url: "https://github.com/getsentry/sentry-cocoa.git", from: "8.0.0"),\n.package(name: "LD", url: "git@github.com:launchdarkly/ios-client-sdk.git", .exact("9.0.0")),\n';
  const project =
    '/* Begin XCRemoteSwiftPackageReference section */\n  repositoryURL = "https://github.com/DataDog/dd-sdk-ios/";\n';

  assert.deepEqual(declared('Podfile', pods), ['pod:Sentry/HybridSDK@3', 'pod:Rollbar@5 test']);
  assert.deepEqual(declared('Shop.podspec', "s.name = 'Shop'\ns.dependency 'Sentry'\n"), [
    'pod:Sentry@2',
    'pod:Shop@1 published',
  ]);
  assert.deepEqual(declared('Package.swift', packages), [
    'swift:github.com/getsentry/sentry-cocoa@2',
    'swift:github.com/launchdarkly/ios-client-sdk@3',
  ]);
  assert.deepEqual(declared('Shop.xcodeproj/project.pbxproj', project), ['swift:github.com/DataDog/dd-sdk-ios@2']);
  assert.deepEqual(declared('Cartfile', 'github "bugsnag/bugsnag-cocoa" ~> 6\n'), [
    'swift:github.com/bugsnag/bugsnag-cocoa@1',
  ]);
});

test('Scala, Clojure, Erlang, Deno and Paket', () => {
  assert.deepEqual(
    declared(
      'build.sbt',
      '// "io.zipkin" % "zipkin" % "1"\n"io.sentry" % "sentry" % "7",\n"org.togglz" % "togglz-core" % "4" % Test\n',
    ),
    ['maven:io.sentry:sentry@2'],
  );
  assert.deepEqual(
    declared('deps.edn', '{:deps {io.sentry/sentry {:mvn/version "7"}}} ; io.zipkin/x {:mvn/version "1"}'),
    ['maven:io.sentry:sentry@1'],
  );
  assert.deepEqual(
    declared('project.clj', '(defproject shop "1"\n :dependencies [[io.prometheus/simpleclient "0.16"]])'),
    ['maven:io.prometheus:simpleclient@2'],
  );
  assert.deepEqual(declared('rebar.config', '{deps, [\n {prometheus, "4.10"},\n % {sentry, "1"}\n]}.'), [
    'hex:prometheus@2',
  ]);
  assert.deepEqual(declared('deno.json', '{"imports": {\n "s": "npm:@sentry/deno@^8", "x": "jsr:@std/x"}}'), [
    'npm:@sentry/deno@2',
  ]);
  assert.deepEqual(declared('project/Dependencies.scala', 'val sentry = "io.sentry" % "sentry" % "7"\n'), [
    'maven:io.sentry:sentry@1',
  ]);
  assert.equal(dependencyReader('app/src/Dependencies.scala'), undefined);
  assert.deepEqual(declared('buildSrc/src/main/kotlin/Deps.kt', 'const val sentry = "io.sentry:sentry:7"\n'), [
    'maven:io.sentry:sentry@1',
  ]);
  assert.equal(dependencyReader('app/src/main/kotlin/Deps.kt'), undefined);
  assert.deepEqual(declared('paket.dependencies', 'source x\nnuget Sentry ~> 4\n'), ['nuget:Sentry@2']);
});

test('compiled requirements: what came along with others was not chosen', () => {
  const text =
    '# This file is autogenerated by pip-compile with Python 3.12\nsentry-sdk==2.1 \\\n    --hash=sha256:ab\n    # via -r requirements.in\nstatsd==4\n    # via\n    #   django-statsd\nrollbar==1\n    # via\n    #   shop (pyproject.toml)\nddtrace==2  # via wheel\n';

  assert.deepEqual(declared('requirements.txt', text), ['pypi:sentry-sdk@2', 'pypi:rollbar@8']);
  assert.deepEqual(declared('prod-requirements.txt', 'statsd==4  # via habit\n'), ['pypi:statsd@1']);
  assert.equal(dependencyReader('constraints.txt'), undefined);
  assert.equal(dependencyReader('requirements/platform-constraints.txt'), undefined);
  assert.notEqual(dependencyReader('requirements/base.txt'), undefined);
});

test('a requirement by the address of its repository is called after it', () => {
  const text =
    'git+https://github.com/acme/acme_metrics.git@6f18\n-e git+ssh://git@example.com/acme/flags#egg=flags\nflask==3\n';

  assert.deepEqual(declared('requirements.in', text), ['pypi:acme_metrics@1', 'pypi:flags@2', 'pypi:flask@3']);
});

test('a crate that is not published still has a name of its own', () => {
  assert.deepEqual(declared('lib/a/Cargo.toml', '[package]\nname = "opentelemetry-proto"\npublish = false\n'), [
    'cargo:opentelemetry-proto@2 own',
  ]);
});
