import{a as s}from"./chunk-RGUOJK6D.js";import{a as r}from"./chunk-3TKICF7E.js";function p(t){let{messages:o}=t.plan.communication,a=[...new Set(o.map(({moment:e})=>e))].flatMap(e=>[`### ${e.charAt(0).toUpperCase()}${e.slice(1)}`,...o.filter(n=>n.moment===e).map(({audience:n,text:m})=>`**${n}**: ${s(m)}`)]);return`${[`## Messages: ${s(t.feature)}`,...a].join(`

`)}
`}r(p,"renderMessages");export{p as a};
