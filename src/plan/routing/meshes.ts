import { onOrOff, type RouterRow, stepsOf, weightsTo, wholePercents } from './router.js';

/** Meshes, gateways and ingresses: a person, a pipeline or a controller sets their weights. */
export const meshes: readonly RouterRow[] = [
  {
    id: 'istio',
    shares: wholePercents,
    targets: ['header', 'cookie'],
    users: 'request',
    mirrors: '`mirror` with `mirrorPercentage` in its VirtualService',
    source: 'https://istio.io/latest/docs/tasks/traffic-management/mirroring/',
  },
  {
    id: 'gateway-api',
    shares: weightsTo(1_000_000),
    targets: ['header'],
    users: 'request',
    mirrors: 'the `RequestMirror` filter of its HTTPRoute, where the implementation has it',
    source: 'https://gateway-api.sigs.k8s.io/guides/http-request-mirroring/',
  },
  {
    id: 'envoy-gateway',
    shares: weightsTo(1_000_000),
    targets: ['header'],
    users: 'request',
    mirrors: 'the `RequestMirror` filter of its HTTPRoute',
    source: 'https://gateway.envoyproxy.io/docs/tasks/traffic/http-request-mirroring/',
  },
  {
    // Its HTTPRoute has filters for headers and redirects, none that mirrors.
    id: 'linkerd',
    shares: weightsTo(1_000_000),
    targets: ['header'],
    users: 'request',
    source: 'https://linkerd.io/2-edge/reference/httproute/',
  },
  {
    id: 'kuma',
    shares: weightsTo(1_000_000),
    targets: ['header'],
    users: 'request',
    mirrors: 'the `RequestMirror` filter of its MeshHTTPRoute',
    source: 'https://kuma.io/docs/latest/policies/meshhttproute/',
  },
  {
    id: 'consul',
    shares: stepsOf(0.01),
    targets: ['header'],
    users: 'request',
    source: 'https://developer.hashicorp.com/consul/docs/reference/config-entry/service-splitter',
  },
  {
    id: 'nginx-ingress',
    shares: wholePercents,
    targets: ['header', 'cookie'],
    users: 'cookie',
    mirrors: 'the annotation `mirror-target`',
    source: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/',
  },
  {
    id: 'traefik',
    shares: weightsTo(1_000_000),
    targets: ['header'],
    users: 'cookie',
    mirrors: 'a `mirroring` service with `percent`',
    source: 'https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service/',
  },
  {
    id: 'contour',
    shares: weightsTo(1_000_000),
    targets: ['header'],
    users: 'request',
    mirrors: '`mirror: true` at a service of its HTTPProxy',
    source: 'https://projectcontour.io/docs/main/config/request-routing/',
  },
  {
    id: 'apisix',
    shares: weightsTo(1_000_000),
    targets: ['header', 'cookie'],
    users: 'request',
    mirrors: 'its plugin `proxy-mirror`',
    source: 'https://apisix.apache.org/docs/apisix/plugins/traffic-split/',
  },
  {
    id: 'skipper',
    shares: stepsOf(0.01),
    targets: ['header', 'cookie'],
    users: 'request',
    mirrors: 'its filter `teeLoopback`',
    source: 'https://opensource.zalando.com/skipper/reference/predicates/#trafficsegment',
  },
  {
    id: 'emissary-ingress',
    shares: wholePercents,
    targets: ['header'],
    users: 'request',
    mirrors: '`shadow: true` in a Mapping',
    source: 'https://www.getambassador.io/docs/emissary/latest/topics/using/shadowing',
  },
  {
    id: 'aws-alb-controller',
    shares: weightsTo(999),
    targets: ['header'],
    users: 'cookie',
    source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/',
  },
  {
    id: 'smi',
    shares: weightsTo(1_000_000),
    targets: [],
    users: 'request',
    source: 'https://github.com/servicemeshinterface/smi-spec/blob/main/apis/traffic-split/v1alpha4/traffic-split.md',
  },
];

/** In front of everything it may only serve files, so it is asked for mirroring alone, never taken for the one that splits. */
export const mirrorsOnly: readonly RouterRow[] = [
  {
    id: 'nginx',
    shares: onOrOff,
    targets: [],
    users: 'request',
    mirrors: 'its module `ngx_http_mirror_module`',
    source: 'https://nginx.org/en/docs/http/ngx_http_mirror_module.html',
  },
];
