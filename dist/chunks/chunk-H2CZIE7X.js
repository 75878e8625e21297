import{G as o}from"./chunk-ZHOMJBLS.js";import{a as r}from"./chunk-3TKICF7E.js";function i(n,e,t){return n.append(`${o}/${e}.journal.jsonl`,`${JSON.stringify(t)}
`)}r(i,"appendJournal");export{i as a};
